package io.sluice.edge.http;

import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.routing.FleetView;
import io.sluice.edge.telemetry.PlainRequest;
import io.sluice.edge.telemetry.RequestTelemetry;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Lists the models a tenant may use. A model's id may have slashes, written plainly or as {@code %2F}. */
final class ModelsRoute {
    private final Tenants tenants;
    private final ModelCatalog catalog;
    private final FleetView fleet;
    private final RequestTelemetry telemetry;
    private final RetryTimes retry;

    ModelsRoute(Tenants tenants, ModelCatalog catalog, FleetView fleet, RequestTelemetry telemetry, RetryTimes retry) {
        this.telemetry = telemetry;
        this.tenants = tenants;
        this.catalog = catalog;
        this.fleet = fleet;
        this.retry = retry;
    }

    void list(RoutingContext routing) {
        HttpServerResponse response = routing.response();
        PlainRequest watch = watch(routing, "list_models");
        Optional<Tenant> tenant = allowed(routing, watch);
        if (tenant.isEmpty()) {
            return;
        }
        List<ModelCatalog.Model> models = catalog.all().stream()
                .filter(model -> tenant.get().mayUse(model.id()))
                .toList();
        JsonBytes json = new JsonBytes(1024).raw("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < models.size(); i++) {
            if (i > 0) {
                json.raw(",");
            }
            write(models.get(i), json);
        }
        watch.done("ok", 0);
        HttpErrors.send(response, 200, json.raw("]}"));
    }

    void one(RoutingContext routing, String prefix) {
        HttpServerResponse response = routing.response();
        PlainRequest watch = watch(routing, "get_model");
        Optional<Tenant> tenant = allowed(routing, watch);
        if (tenant.isEmpty()) {
            return;
        }
        String id = decode(routing.request().path().substring(prefix.length()));
        Optional<ModelCatalog.Model> model =
                catalog.find(id).filter(found -> tenant.get().mayUse(found.id()));
        if (model.isEmpty()) {
            refuse(response, watch, new RequestFailure.ModelNotFound(id));
            return;
        }
        watch.done("ok", 0);
        JsonBytes json = new JsonBytes(256);
        write(model.get(), json);
        HttpErrors.send(response, 200, json);
    }

    private PlainRequest watch(RoutingContext routing, String operation) {
        String id = RequestIds.next();
        routing.response().putHeader("x-request-id", id);
        return telemetry.plain(id, operation);
    }

    private static void refuse(HttpServerResponse response, PlainRequest watch, RequestFailure failure) {
        watch.done(failure.reason(), 0);
        HttpErrors.send(response, failure);
    }

    private Optional<Tenant> allowed(RoutingContext routing, PlainRequest watch) {
        Optional<Tenant> tenant = tenants.authenticate(routing.request().getHeader("authorization"));
        if (tenant.isEmpty()) {
            refuse(
                    routing.response(),
                    watch,
                    new RequestFailure.Unauthenticated(
                            "No valid API key was given. Send `Authorization: Bearer KEY`."));
            return tenant;
        }
        watch.tenant(tenant.get().id());
        if (!catalog.loaded()) {
            refuse(
                    routing.response(),
                    watch,
                    new RequestFailure.Overloaded(
                            "The tokenizer has not been reached yet, so no model is known.",
                            "tokenizer_unavailable",
                            retry.tokenizer(),
                            false));
            return Optional.empty();
        }
        return tenant;
    }

    private void write(ModelCatalog.Model model, JsonBytes json) {
        json.raw("{\"id\":")
                .string(model.id())
                .raw(",\"object\":\"model\",\"created\":")
                .number(model.knownSinceEpochSeconds())
                .raw(",\"owned_by\":")
                .string(model.owner())
                .raw(",\"active\":")
                .raw(fleet.workers(model.id()).isEmpty() ? "false" : "true")
                .raw(",\"context_window\":")
                .number(model.contextTokens())
                .raw(",\"max_completion_tokens\":")
                .number(model.contextTokens())
                .raw(",\"public_apps\":null}");
    }

    private static String decode(String id) {
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return id;
        }
    }
}
