package io.sluice.tokenizer.template;

/**
 * One message of a conversation.
 *
 * @param role who speaks, in the API's words: {@code system}, {@code developer}, {@code user}, {@code assistant} or
 *     {@code tool}
 * @param content what was said; no text in it can form a special token
 * @param name name of the speaker or tool; empty if none
 * @param fields JSON object of further fields, such as {@code tool_calls}, for templates that read them; empty if none
 */
public record Message(String role, String content, String name, String fields) {
    /** A message without further fields. */
    public Message(String role, String content, String name) {
        this(role, content, name, "");
    }
}
