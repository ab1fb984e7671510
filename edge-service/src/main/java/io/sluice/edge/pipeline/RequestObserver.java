package io.sluice.edge.pipeline;

import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.routing.Placement;
import org.jspecify.annotations.Nullable;

/** Watches one request, for its spans, metrics and log line. Nothing here is called per token. */
public interface RequestObserver {
    /** A stage begins. */
    void entered(StageName stage);

    /** The running stage ends. */
    void left(StageName stage);

    /** The request is known: who asks for what. */
    void resolved(Exchange exchange);

    /** The prefix index is asked. */
    void matching(int blocks);

    /** The prefix index has answered. */
    void matched(int heldBlocks, boolean known);

    /** A worker was chosen. */
    void placed(Placement placement);

    /** The worker failed before the first token; another one is tried. */
    void retried(PortFailure failure);

    /** The first token reached the edge. */
    void firstToken();

    /** A worker's tokens had a gap or a wrong hash. */
    void corrupted(String verdict);

    /** The request is over. Called once. */
    void settled(Exchange exchange, Receipt receipt, @Nullable RequestFailure failure);

    /** Returns the context that calls of the present stage belong to. */
    TraceContext trace();
}
