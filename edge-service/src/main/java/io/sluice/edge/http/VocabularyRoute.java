package io.sluice.edge.http;

import io.sluice.edge.adapter.Backends;
import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.ClientField;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.PortFailure;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.pipeline.VocabularyPort;
import io.sluice.edge.telemetry.PlainRequest;
import io.sluice.edge.telemetry.RequestTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns text into ids and back for clients that ask for nothing more: vLLM's tokenize and detokenize. */
final class VocabularyRoute implements Handler<RoutingContext> {
    private static final Logger LOG = Logger.getLogger(VocabularyRoute.class);

    private final Tenants tenants;
    private final AdmissionGate gate;
    private final Backends backends;
    private final RequestTelemetry telemetry;
    private final EdgeConfig config;
    private final RetryTimes retry;
    private final Clock clock;
    private final boolean encode;

    VocabularyRoute(
            Tenants tenants,
            AdmissionGate gate,
            Backends backends,
            RequestTelemetry telemetry,
            EdgeConfig config,
            RetryTimes retry,
            Clock clock,
            boolean encode) {
        this.tenants = tenants;
        this.gate = gate;
        this.backends = backends;
        this.telemetry = telemetry;
        this.config = config;
        this.retry = retry;
        this.clock = clock;
        this.encode = encode;
    }

    @Override
    public void handle(RoutingContext routing) {
        String id = RequestIds.next();
        routing.response().putHeader("x-request-id", id);
        ContextInternal context = (ContextInternal) routing.vertx().getOrCreateContext();
        new Question(routing.request(), context, telemetry.plain(id, encode ? "tokenize" : "detokenize")).open();
    }

    /** One request. */
    private final class Question implements BodyCollector.Taker {
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final ContextInternal context;
        private final PlainRequest watch;
        private @Nullable Tenant tenant;
        private boolean entered;
        private boolean over;
        private long held;

        Question(HttpServerRequest request, ContextInternal context, PlainRequest watch) {
            this.request = request;
            this.response = request.response();
            this.context = context;
            this.watch = watch;
        }

        void open() {
            long limit = config.limits().body().asLongValue();
            Optional<Tenant> found = tenants.authenticate(request.getHeader("authorization"));
            if (found.isEmpty()) {
                refused(new RequestFailure.Unauthenticated(
                        "No valid API key was given. Send `Authorization: Bearer KEY`."));
            } else {
                tenant = found.get();
                watch.tenant(found.get().id());
                entered = gate.enter();
                if (!entered) {
                    refused(new RequestFailure.Overloaded(
                            "The edge has " + gate.maxOpen() + " requests open, its limit.",
                            "edge_full",
                            retry.place(),
                            false));
                }
            }
            if (over) {
                BodyCollector.discard(request, context, limit, config.timeouts().body());
            } else {
                response.closeHandler(closed -> gone());
                BodyCollector.collect(request, context, limit, config.timeouts().body(), this);
            }
        }

        @Override
        public boolean hold(long bytes) {
            if (over) {
                return false;
            }
            if (gate.hold(bytes)) {
                held += bytes;
                return true;
            }
            refused(new RequestFailure.Overloaded(
                    "The edge holds as many bytes of prompts as it may.", "prompts_full", retry.place(), false));
            return false;
        }

        @Override
        public void refused(RequestFailure failure) {
            if (end(failure.reason(), 0)) {
                sent(HttpErrors.send(response, failure));
            }
        }

        @Override
        public void gone() {
            end("client_gone", 0);
            leave();
        }

        @Override
        public void complete(byte[] bytes) {
            Tenant asking = tenant;
            if (over || asking == null) {
                return;
            }
            try {
                ask(bytes, asking, backends.from(context).vocabulary());
            } catch (RuntimeException unexpected) {
                LOG.error("A request failed in a way that nobody foresaw", unexpected);
                refused(new RequestFailure.Broken("The edge failed on this request.", "internal_error"));
            }
        }

        private boolean end(String outcome, int tokens) {
            boolean first = !over;
            over = true;
            if (first) {
                watch.done(outcome, tokens);
            }
            return first;
        }

        private void sent(Future<Void> written) {
            EndOfResponse.watch(request, context, config.timeouts().end(), written, this::leave);
        }

        private void leave() {
            gate.release(held);
            held = 0;
            if (entered) {
                entered = false;
                gate.leave(clock.nanos());
            }
        }

        private void ask(byte[] bytes, Tenant tenant, VocabularyPort vocabulary) {
            try {
                VocabularyBody body = VocabularyBody.read(bytes, config.limits().messages());
                if (!tenant.mayUse(body.model)) {
                    refused(new RequestFailure.Forbidden(body.model));
                } else if (encode) {
                    encode(body, vocabulary);
                } else {
                    decode(body, vocabulary);
                }
            } catch (BadBody bad) {
                refused(bad.failure());
            }
        }

        private void encode(VocabularyBody body, VocabularyPort vocabulary) throws BadBody {
            vocabulary.encode(
                    body.model,
                    body.prompt(),
                    body.strings,
                    watch.trace(),
                    encoded -> answer(encoded.ids().length, tokens(encoded, body.strings)),
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
            if (end("ok", tokens)) {
                sent(HttpErrors.send(response, 200, json));
            }
        }

        private void failed(PortFailure failure, String model) {
            refused(
                    switch (failure.kind()) {
                        case NOT_FOUND -> new RequestFailure.ModelNotFound(model);
                        case INVALID -> invalid(failure);
                        case EXHAUSTED ->
                            failure.retryAfter().isEmpty()
                                    ? new RequestFailure.TooLarge(
                                            ClientField.of(failure.field()), failure.message(), "prompt_too_large")
                                    : unavailable(failure);
                        case UNAVAILABLE -> unavailable(failure);
                        case DEADLINE ->
                            new RequestFailure.DeadlinePassed("The tokenizer took too long.", "deadline_exceeded");
                        case CANCELLED, BROKEN ->
                            new RequestFailure.Broken("The tokenizer failed on this request.", "tokenizer_failed");
                    });
        }
    }

    private RequestFailure unavailable(PortFailure failure) {
        return new RequestFailure.Overloaded(
                "The tokenizer cannot be reached or is full.",
                "tokenizer_unavailable",
                failure.retryAfter().orElseGet(retry::tokenizer),
                false);
    }

    private RequestFailure invalid(PortFailure failure) {
        // Of ids to decode the client says tokens.
        return !encode && failure.field().startsWith("ids")
                ? new RequestFailure.Invalid("tokens" + failure.field().substring("ids".length()), failure.message())
                : new RequestFailure.Invalid(ClientField.of(failure.field()), ClientField.message(failure));
    }

    private static JsonBytes tokens(VocabularyPort.Ids encoded, boolean strings) {
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
        json.raw("],\"token_strs\":");
        if (!strings) {
            return json.raw("null}");
        }
        json.raw("[");
        for (int i = 0; i < encoded.strings().size(); i++) {
            if (i > 0) {
                json.raw(",");
            }
            json.string(encoded.strings().get(i));
        }
        return json.raw("]}");
    }
}
