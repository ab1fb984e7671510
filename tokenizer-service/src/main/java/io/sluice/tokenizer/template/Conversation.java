package io.sluice.tokenizer.template;

import java.util.List;

/**
 * What a template renders.
 *
 * @param messages oldest first
 * @param reasoningEffort {@code low}, {@code medium} or {@code high}; empty for the template's default
 * @param tools JSON array of tool definitions, for templates that read them; empty if none
 * @param variables JSON object of further variables, for templates that read them; empty if none
 */
public record Conversation(List<Message> messages, String reasoningEffort, String tools, String variables) {
    public Conversation {
        messages = List.copyOf(messages);
    }

    /** A conversation of messages alone. */
    public Conversation(List<Message> messages, String reasoningEffort) {
        this(messages, reasoningEffort, "", "");
    }
}
