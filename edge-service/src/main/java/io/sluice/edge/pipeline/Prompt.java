package io.sluice.edge.pipeline;

import java.util.List;

/** What the model is to answer or continue. */
public sealed interface Prompt {
    /**
     * A conversation, rendered with the model's template.
     *
     * @param messages oldest first
     * @param reasoningEffort {@code low}, {@code medium}, {@code high}, or empty for the template's default
     * @param tools JSON array of tool definitions, as the client wrote it; empty if there are none
     * @param variables JSON object of further variables of the template, as the client wrote them; empty if there are none
     * @param opensAnswer whether the prompt ends with the opening of the model's answer
     */
    record Conversation(
            List<Message> messages, String reasoningEffort, String tools, String variables, boolean opensAnswer)
            implements Prompt {
        /** Messages alone. */
        public Conversation(List<Message> messages, String reasoningEffort) {
            this(messages, reasoningEffort, "", "", true);
        }
    }

    /**
     * One message.
     *
     * @param role {@code system}, {@code developer}, {@code user}, {@code assistant} or {@code tool}
     * @param content text
     * @param name speaker, or empty
     * @param fields JSON object of further fields, such as {@code tool_calls}; empty if there are none
     * @param parts JSON array of the content's parts, as the client wrote it; empty if it is one text
     */
    record Message(String role, Utf8 content, String name, String fields, String parts) {
        /** A message of one text. */
        public Message(String role, String content, String name) {
            this(role, Utf8.of(content), name, "", "");
        }
    }

    /**
     * Plain text.
     *
     * @param text what it says
     * @param addSpecial whether it gets the tokens that the model's vocabulary puts around a text
     */
    record Text(Utf8 text, boolean addSpecial) implements Prompt {
        /** Text that stands alone. */
        public Text(String text) {
            this(Utf8.of(text), false);
        }
    }

    /** Token ids. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Ids(int[] ids) implements Prompt {}
}
