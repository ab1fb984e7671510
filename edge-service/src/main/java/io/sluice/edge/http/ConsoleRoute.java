package io.sluice.edge.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.RequestFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves the console: a page of static files, and the state it shows. The state is made anew a few times a second at most,
 * however many look.
 */
@Singleton
public final class ConsoleRoute {
    private static final String PAGE = "/console";
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean enabled;
    private final List<String> viewers;
    private final Tenants tenants;
    private final ConsoleState state;
    private final Clock clock;
    private volatile @Nullable Made made;

    private record Made(long at, Buffer body) {}

    ConsoleRoute(EdgeConfig config, Tenants tenants, ConsoleState state, Clock clock) {
        this.enabled = config.console().enabled();
        this.viewers = config.console().tenants().orElse(List.of());
        this.tenants = tenants;
        this.state = state;
        this.clock = clock;
    }

    void lay(@Observes Router router) {
        router.route(PAGE + "*").order(-1).handler(this::guard);
        // Matches the path with a slash at its end as well.
        router.get(PAGE).handler(ConsoleRoute::page);
        router.get(PAGE + "/state").handler(this::state);
    }

    private static void page(RoutingContext routing) {
        if (routing.request().path().endsWith("/")) {
            routing.reroute(PAGE + "/index.html");
        } else {
            // So that the page's own relative names are found.
            routing.response()
                    .setStatusCode(302)
                    .putHeader("location", PAGE + "/")
                    .end();
        }
    }

    /** Nothing from elsewhere runs on the page or reads it, and nothing is there where it is switched off. */
    private void guard(RoutingContext routing) {
        HttpServerResponse response = routing.response();
        if (!enabled) {
            response.setStatusCode(404).end();
            return;
        }
        response.putHeader("x-request-id", RequestIds.next())
                .putHeader(
                        "content-security-policy",
                        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors"
                                + " 'none'; base-uri 'none'; form-action 'none'")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer");
        routing.next();
    }

    private void state(RoutingContext routing) {
        Optional<Tenant> tenant = tenants.authenticate(routing.request().getHeader("authorization"));
        if (tenant.isEmpty()) {
            HttpErrors.send(
                    routing.response(),
                    new RequestFailure.Unauthenticated(
                            "The console needs an API key: type it at the top of the page."));
            return;
        }
        if (!viewers.isEmpty() && !viewers.contains(tenant.get().id())) {
            JsonBytes json = new JsonBytes(192);
            HttpErrors.error(
                    json,
                    "This key may not see the console; sluice.edge.console.tenants names who may.",
                    "permissions_error",
                    "console_not_allowed",
                    "");
            HttpErrors.send(routing.response(), 403, json);
            return;
        }
        routing.response()
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(body());
    }

    private Buffer body() {
        Made last = made;
        long now = clock.nanos();
        if (last == null || now - last.at >= FRESH_NANOS) {
            try {
                last = new Made(now, Buffer.buffer(JSON.writeValueAsBytes(state.json())));
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
            made = last;
        }
        return last.body;
    }
}
