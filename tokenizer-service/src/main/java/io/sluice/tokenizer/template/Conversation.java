package io.sluice.tokenizer.template;

import java.util.List;

/**
 * What a template renders.
 *
 * @param messages oldest first
 * @param reasoningEffort {@code low}, {@code medium} or {@code high}; empty for the template's default
 * @param tools JSON array of tool definitions, for templates that read them; empty if none
 * @param variables JSON object of further variables, for templates that read them; empty if none
 * @param opensAnswer whether the prompt ends with the opening of the model's answer; empty for the template's default, yes
 */
public record Conversation(
        List<Message> messages, String reasoningEffort, String tools, String variables, Answer opensAnswer) {
    /** What comes behind the messages. */
    public enum Answer {
        /** Nothing was said: the answer is opened, unless the variables say otherwise. */
        DEFAULT,
        /** The model's answer is opened. */
        OPENED,
        /** Nothing. */
        LEFT_OUT
    }

    public Conversation {
        messages = List.copyOf(messages);
    }

    /** A conversation whose answer is opened. */
    public Conversation(List<Message> messages, String reasoningEffort, String tools, String variables) {
        this(messages, reasoningEffort, tools, variables, Answer.DEFAULT);
    }

    /** A conversation of messages alone. */
    public Conversation(List<Message> messages, String reasoningEffort) {
        this(messages, reasoningEffort, "", "");
    }
}
