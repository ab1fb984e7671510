package io.sluice.edge.pipeline;

import java.util.Locale;

/** The stages of a request, in order. */
public enum StageName {
    /** Who asks. */
    AUTHENTICATE,
    /** The body of the request. */
    RECEIVE,
    /** Which model answers, and whether the asker may have it. */
    RESOLVE,
    /** The prompt as token ids. */
    TOKENIZE,
    /** Whether the plane can serve it in time. */
    ADMIT,
    /** Which worker serves it. */
    PLACE,
    /** The answer. */
    GENERATE,
    /** What is billed. */
    SETTLE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the stage's name in logs, spans and headers. */
    public String label() {
        return label;
    }
}
