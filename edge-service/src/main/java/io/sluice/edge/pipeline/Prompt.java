package io.sluice.edge.pipeline;

import java.util.List;

/** What the model is to answer or continue. */
public sealed interface Prompt {
    /**
     * A conversation, rendered with the model's template.
     *
     * @param messages oldest first
     * @param reasoningEffort {@code low}, {@code medium}, {@code high}, or empty for the template's default
     */
    record Conversation(List<Message> messages, String reasoningEffort) implements Prompt {}

    /**
     * One message.
     *
     * @param role {@code system}, {@code developer}, {@code user}, {@code assistant} or {@code tool}
     * @param content text
     * @param name speaker, or empty
     */
    record Message(String role, String content, String name) {}

    /** Plain text. */
    record Text(String text) implements Prompt {}

    /** Token ids. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Ids(int[] ids) implements Prompt {}
}
