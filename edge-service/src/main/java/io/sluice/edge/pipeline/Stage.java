package io.sluice.edge.pipeline;

/** One step on a request's way. It ends by advancing, failing or settling the exchange, at once or later. */
interface Stage {
    /** Returns the stage's name. */
    StageName name();

    /** Begins the stage. */
    void enter(Exchange exchange);
}
