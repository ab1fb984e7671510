package io.sluice.edge.http;

import io.sluice.edge.adapter.Backends;
import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.PortFailure;
import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.pipeline.VocabularyPort;
import io.sluice.edge.telemetry.RequestTelemetry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Turns text into ids and back for clients that ask for nothing more: vLLM's tokenize and detokenize. */
final class VocabularyRoute implements Handler<RoutingContext> {
    private final Tenants tenants;
    private final AdmissionGate gate;
    private final Backends backends;
    private final RequestTelemetry telemetry;
    private final EdgeConfig config;
    private final boolean encode;

    VocabularyRoute(
            Tenants tenants,
            AdmissionGate gate,
            Backends backends,
            RequestTelemetry telemetry,
            EdgeConfig config,
            boolean encode) {
        this.tenants = tenants;
        this.gate = gate;
        this.backends = backends;
        this.telemetry = telemetry;
        this.config = config;
        this.encode = encode;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = routing.response().putHeader("x-request-id", RequestIds.next());
        Optional<Tenant> tenant = tenants.authenticate(request.getHeader("authorization"));
        if (tenant.isEmpty()) {
            request.resume();
            HttpErrors.send(
                    response,
                    new RequestFailure.Unauthenticated(
                            "No valid API key was given. Send `Authorization: Bearer KEY`."));
            return;
        }
        ContextInternal context = (ContextInternal) routing.vertx().getOrCreateContext();
        long[] held = {0};
        // However it ends, what was held is let go once.
        response.endHandler(ended -> release(held));
        response.closeHandler(closed -> release(held));
        BodyCollector.collect(
                request,
                config.limits().body().asLongValue(),
                bytes -> hold(bytes, held, response),
                failure -> HttpErrors.send(response, failure),
                bytes -> ask(bytes, tenant.get(), context, response));
    }

    private boolean hold(long bytes, long[] held, HttpServerResponse response) {
        if (gate.hold(bytes)) {
            held[0] += bytes;
            return true;
        }
        HttpErrors.send(
                response,
                new RequestFailure.Overloaded(
                        "The edge holds as many bytes of prompts as it may.",
                        "prompts_full",
                        config.retryAfter().min(),
                        false));
        return false;
    }

    private void release(long[] held) {
        gate.release(held[0]);
        held[0] = 0;
    }

    private void ask(byte[] bytes, Tenant tenant, ContextInternal context, HttpServerResponse response) {
        VocabularyBody body;
        try {
            body = VocabularyBody.read(bytes, config.limits().messages());
            if (encode ? body.prompt == null : !body.hasIds) {
                String param = encode ? "prompt" : "tokens";
                throw new BadBody(param, "`" + param + "` is missing.");
            }
        } catch (BadBody bad) {
            HttpErrors.send(response, bad.failure());
            return;
        }
        if (!tenant.mayUse(body.model)) {
            HttpErrors.send(response, new RequestFailure.Forbidden(body.model));
            return;
        }
        VocabularyPort vocabulary = backends.from(context).vocabulary();
        Prompt prompt = body.prompt;
        if (encode && prompt != null) {
            vocabulary.encode(
                    body.model,
                    prompt,
                    false,
                    telemetry.observe().trace(),
                    ids -> encoded(ids, response),
                    failure -> failed(failure, body.model, response));
        } else {
            vocabulary.decode(
                    body.model,
                    body.ids,
                    telemetry.observe().trace(),
                    text -> HttpErrors.send(
                            response,
                            200,
                            new JsonBytes(text.length() + 16)
                                    .raw("{\"prompt\":")
                                    .string(text)
                                    .raw("}")),
                    failure -> failed(failure, body.model, response));
        }
    }

    private static void encoded(VocabularyPort.Ids encoded, HttpServerResponse response) {
        int[] ids = encoded.ids();
        JsonBytes json = new JsonBytes(ids.length * 7 + 80)
                .raw("{\"count\":")
                .number(ids.length)
                .raw(",\"max_model_len\":")
                .number(encoded.contextTokens())
                .raw(",\"tokens\":[");
        for (int i = 0; i < ids.length; i++) {
            if (i > 0) {
                json.raw(",");
            }
            json.number(ids[i]);
        }
        HttpErrors.send(response, 200, json.raw("],\"token_strs\":null}"));
    }

    private void failed(PortFailure failure, String model, HttpServerResponse response) {
        RequestFailure told = switch (failure.kind()) {
            case NOT_FOUND -> new RequestFailure.ModelNotFound(model);
            case INVALID -> new RequestFailure.Invalid(failure.field(), failure.message());
            case EXHAUSTED, UNAVAILABLE ->
                new RequestFailure.Overloaded(
                        "The tokenizer cannot be reached or is full.",
                        "tokenizer_unavailable",
                        failure.retryAfter().orElse(minimum()),
                        false);
            case DEADLINE -> new RequestFailure.DeadlinePassed("The tokenizer took too long.", "deadline_exceeded");
            case CANCELLED, BROKEN ->
                new RequestFailure.Broken("The tokenizer failed on this request.", "tokenizer_failed");
        };
        HttpErrors.send(response, told);
    }

    private Duration minimum() {
        return config.retryAfter().min();
    }
}
