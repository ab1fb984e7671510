package io.sluice.edge.pipeline;

/** What a client asks for. */
public enum Operation {
    /** An answer to a conversation. */
    CHAT("chat"),
    /** The continuation of a raw prompt. */
    COMPLETION("text_completion");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** Returns the operation's name as the GenAI conventions have it. */
    public String label() {
        return label;
    }
}
