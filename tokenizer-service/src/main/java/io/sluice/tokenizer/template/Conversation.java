package io.sluice.tokenizer.template;

import java.util.List;

/**
 * What a template renders.
 *
 * @param messages oldest first
 * @param reasoningEffort {@code low}, {@code medium} or {@code high}; empty for the template's default
 */
public record Conversation(List<Message> messages, String reasoningEffort) {
    public Conversation {
        messages = List.copyOf(messages);
    }
}
