package io.sluice.edge.pipeline;

import java.util.Locale;

/** What the time from a request's receipt to its first text is made of, in order. */
public enum FirstTokenPart {
    /** Who asks. */
    AUTHENTICATE,
    /** The request's body comes in and is read. */
    RECEIVE,
    /** Which model answers. */
    RESOLVE,
    /** The prompt goes to the tokenizer and comes back as ids. */
    TOKENIZE,
    /** Whether the plane can serve it in time. */
    ADMIT,
    /** Which worker serves it. */
    PLACE,
    /** Way to the worker and back; with it, a try on a worker that failed. */
    WORKER_HOP,
    /** Wait for a slot, as the worker tells. */
    QUEUE,
    /** The prompt goes into the KV cache, as the worker tells; modelled. */
    PREFILL,
    /** Ids go to the tokenizer and come back as text. */
    TEXT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the part's name in metrics, answers and pages. */
    public String label() {
        return label;
    }

    /** Returns whether the time is a model's and not this machine's. */
    public boolean modelled() {
        return this == PREFILL || this == QUEUE;
    }
}
