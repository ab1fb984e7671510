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
import io.sluice.edge.telemetry.PlainRequest;
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
        String id = RequestIds.next();
        routing.response().putHeader("x-request-id", id);
        ContextInternal context = (ContextInternal) routing.vertx().getOrCreateContext();
        new Question(routing.response(), telemetry.plain(id, encode ? "tokenize" : "detokenize"))
                .open(routing.request(), context);
    }

    /** One request. */
    private final class Question {
        private final HttpServerResponse response;
        private final PlainRequest watch;
        private long held;

        Question(HttpServerResponse response, PlainRequest watch) {
            this.response = response;
            this.watch = watch;
        }

        void open(HttpServerRequest request, ContextInternal context) {
            Optional<Tenant> tenant = tenants.authenticate(request.getHeader("authorization"));
            if (tenant.isEmpty()) {
                request.resume();
                refuse(new RequestFailure.Unauthenticated(
                        "No valid API key was given. Send `Authorization: Bearer KEY`."));
                return;
            }
            watch.tenant(tenant.get().id());
            // However it ends, what was held is let go once.
            response.endHandler(ended -> release());
            response.closeHandler(closed -> {
                release();
                watch.done("client_gone", 0);
            });
            BodyCollector.collect(
                    request,
                    config.limits().body().asLongValue(),
                    this::hold,
                    this::refuse,
                    bytes -> ask(bytes, tenant.get(), backends.from(context).vocabulary()));
        }

        private boolean hold(long bytes) {
            if (gate.hold(bytes)) {
                held += bytes;
                return true;
            }
            refuse(new RequestFailure.Overloaded(
                    "The edge holds as many bytes of prompts as it may.", "prompts_full", minimum(), false));
            return false;
        }

        private void release() {
            gate.release(held);
            held = 0;
        }

        private void ask(byte[] bytes, Tenant tenant, VocabularyPort vocabulary) {
            try {
                VocabularyBody body = VocabularyBody.read(bytes, config.limits().messages());
                if (!tenant.mayUse(body.model)) {
                    refuse(new RequestFailure.Forbidden(body.model));
                } else if (encode) {
                    encode(body, vocabulary);
                } else {
                    decode(body, vocabulary);
                }
            } catch (BadBody bad) {
                refuse(bad.failure());
            }
        }

        private void encode(VocabularyBody body, VocabularyPort vocabulary) throws BadBody {
            Prompt prompt = body.prompt;
            if (prompt == null) {
                throw new BadBody("prompt", "`prompt` is missing. Send a string, or `messages`.");
            }
            vocabulary.encode(
                    body.model,
                    prompt,
                    false,
                    watch.trace(),
                    encoded -> answer(encoded.ids().length, tokens(encoded)),
                    failure -> failed(failure, body.model));
        }

        private void decode(VocabularyBody body, VocabularyPort vocabulary) throws BadBody {
            int[] ids = body.ids;
            if (ids == null) {
                throw new BadBody("tokens", "`tokens` is missing. Send an array of token ids.");
            }
            vocabulary.decode(
                    body.model,
                    ids,
                    watch.trace(),
                    text -> answer(
                            ids.length,
                            new JsonBytes(text.length() + 16)
                                    .raw("{\"prompt\":")
                                    .string(text)
                                    .raw("}")),
                    failure -> failed(failure, body.model));
        }

        private void answer(int tokens, JsonBytes json) {
            watch.done("ok", tokens);
            HttpErrors.send(response, 200, json);
        }

        private void failed(PortFailure failure, String model) {
            refuse(
                    switch (failure.kind()) {
                        case NOT_FOUND -> new RequestFailure.ModelNotFound(model);
                        case INVALID -> new RequestFailure.Invalid(failure.field(), failure.message());
                        case EXHAUSTED, UNAVAILABLE ->
                            new RequestFailure.Overloaded(
                                    "The tokenizer cannot be reached or is full.",
                                    "tokenizer_unavailable",
                                    failure.retryAfter().orElse(minimum()),
                                    false);
                        case DEADLINE ->
                            new RequestFailure.DeadlinePassed("The tokenizer took too long.", "deadline_exceeded");
                        case CANCELLED, BROKEN ->
                            new RequestFailure.Broken("The tokenizer failed on this request.", "tokenizer_failed");
                    });
        }

        private void refuse(RequestFailure failure) {
            watch.done(failure.reason(), 0);
            HttpErrors.send(response, failure);
        }
    }

    private static JsonBytes tokens(VocabularyPort.Ids encoded) {
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
        return json.raw("],\"token_strs\":null}");
    }

    private Duration minimum() {
        return config.retryAfter().min();
    }
}
