package io.sluice.edge.pipeline;

import io.sluice.edge.admission.ModelCatalog;

/** Checks the request, finds its model, and whether the tenant may have it. */
final class ResolveStage implements Stage {
    private final ModelCatalog catalog;
    private final RequestRules rules;

    ResolveStage(ModelCatalog catalog, RequestRules rules) {
        this.catalog = catalog;
        this.rules = rules;
    }

    @Override
    public StageName name() {
        return StageName.RESOLVE;
    }

    @Override
    public void enter(Exchange exchange) {
        InferenceRequest request = exchange.request();
        RequestFailure.Invalid broken = rules.broken(request);
        if (broken != null) {
            exchange.fail(broken);
        } else if (!catalog.loaded()) {
            exchange.fail(exchange.overloaded(
                    "The tokenizer has not been reached yet, so no model can be served.",
                    "tokenizer_unavailable",
                    catalog.untilNextAttempt(exchange.now())));
        } else if (catalog.find(request.model()).isEmpty()) {
            exchange.fail(new RequestFailure.ModelNotFound(request.model()));
        } else if (!exchange.tenant().mayUse(request.model())) {
            exchange.fail(new RequestFailure.Forbidden(request.model()));
        } else {
            exchange.observer.resolved(exchange);
            exchange.advance();
        }
    }
}
