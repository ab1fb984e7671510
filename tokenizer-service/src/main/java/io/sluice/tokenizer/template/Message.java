package io.sluice.tokenizer.template;

/**
 * One message of a conversation.
 *
 * @param role who speaks, in the API's words: {@code system}, {@code developer}, {@code user}, {@code assistant} or
 *     {@code tool}
 * @param content what was said; no text in it can form a special token
 * @param name name of the speaker or tool; empty if none
 * @param fields JSON object of further fields, such as {@code tool_calls}, for templates that read them; empty if none
 * @param parts JSON array of the content's parts, for templates that read parts; empty if it is one text
 */
public record Message(String role, Content content, String name, String fields, String parts) {
    /** A message of one text. */
    public Message(String role, String content, String name, String fields) {
        this(role, Content.of(content), name, fields, "");
    }

    /** A message without further fields. */
    public Message(String role, String content, String name) {
        this(role, content, name, "");
    }
}
