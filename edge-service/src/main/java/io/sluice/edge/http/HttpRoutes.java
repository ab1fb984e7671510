package io.sluice.edge.http;

import io.sluice.edge.adapter.Backends;
import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.Pipeline;
import io.sluice.edge.routing.FleetView;
import io.sluice.edge.telemetry.RequestTelemetry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Lays the routes of the public HTTP surface, Groq's and OpenAI's base path alike. */
@Singleton
public final class HttpRoutes {
    private static final String GROQ = "/openai/v1";
    private static final String OPENAI = "/v1";

    private final EdgeConfig config;
    private final Pipeline pipeline;
    private final Backends backends;
    private final RequestTelemetry telemetry;
    private final Tenants tenants;
    private final AdmissionGate gate;
    private final Clock clock;
    private final RetryTimes retry;
    private final ModelsRoute models;

    HttpRoutes(
            EdgeConfig config,
            Pipeline pipeline,
            Backends backends,
            RequestTelemetry telemetry,
            Tenants tenants,
            AdmissionGate gate,
            ModelCatalog catalog,
            FleetView fleet,
            Clock clock) {
        this.config = config;
        this.pipeline = pipeline;
        this.backends = backends;
        this.telemetry = telemetry;
        this.tenants = tenants;
        this.gate = gate;
        this.clock = clock;
        this.retry = new RetryTimes(config.retryAfter(), catalog, gate, clock);
        this.models = new ModelsRoute(tenants, catalog, fleet, telemetry, retry);
    }

    void lay(@Observes Router router) {
        surface(router, GROQ, "on_demand");
        surface(router, OPENAI, "default");
        post(router, "/tokenize", vocabulary(true));
        post(router, "/detokenize", vocabulary(false));
        // Named where the checks are: a reroute forgets the headers that were set before.
        router.route("/q/health*").order(-1).handler(routing -> {
            name(routing);
            routing.next();
        });
        router.get("/health").handler(routing -> routing.reroute("/q/health"));
        router.get("/live").handler(routing -> routing.reroute("/q/health/live"));
    }

    private void surface(Router router, String base, String tier) {
        int messages = config.limits().messages();
        post(
                router,
                base + "/chat/completions",
                inference((bytes, length, headers) -> ChatBody.read(bytes, length, headers, messages), tier));
        post(router, base + "/completions", inference(CompletionBody::read, tier));
        post(router, base + "/tokenize", vocabulary(true));
        post(router, base + "/detokenize", vocabulary(false));
        router.get(base + "/models").handler(models::list);
        String one = base + "/models/";
        router.get(one + "*").handler(routing -> models.one(routing, one));
        router.route(base + "/*").handler(this::unknown);
    }

    private void post(Router router, String path, Handler<RoutingContext> handler) {
        router.post(path).handler(handler);
        router.route(path).handler(routing -> {
            routing.response().putHeader("allow", HttpMethod.POST.name());
            JsonBytes json = new JsonBytes(192);
            HttpErrors.error(json, "Use POST for " + path + ".", "invalid_request_error", "method_not_allowed", "");
            refuse(routing);
            HttpErrors.send(routing.response(), 405, json);
        });
    }

    private void unknown(RoutingContext routing) {
        JsonBytes json = new JsonBytes(192);
        HttpErrors.error(
                json,
                "Unknown request URL: " + routing.request().method() + ' '
                        + routing.request().path() + '.',
                "invalid_request_error",
                "unknown_url",
                "");
        refuse(routing);
        HttpErrors.send(routing.response(), 404, json);
    }

    private static void name(RoutingContext routing) {
        routing.response().putHeader("x-request-id", RequestIds.next());
    }

    private void refuse(RoutingContext routing) {
        name(routing);
        BodyCollector.discard(
                routing.request(),
                (ContextInternal) routing.vertx().getOrCreateContext(),
                config.limits().body().asLongValue(),
                config.timeouts().body());
    }

    private Handler<RoutingContext> inference(ParsedBody.Reader reader, String tier) {
        return new InferenceRoute(pipeline, backends, telemetry, config, reader, tier);
    }

    private Handler<RoutingContext> vocabulary(boolean encode) {
        return new VocabularyRoute(tenants, gate, backends, telemetry, config, retry, clock, encode);
    }
}
