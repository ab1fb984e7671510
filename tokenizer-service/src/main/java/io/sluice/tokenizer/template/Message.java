package io.sluice.tokenizer.template;

/**
 * One message of a conversation.
 *
 * @param role who speaks, in the API's words: {@code system}, {@code developer}, {@code user}, {@code assistant} or
 *     {@code tool}
 * @param content what was said; no text in it can form a special token
 * @param name name of the speaker or tool; empty if none
 */
public record Message(String role, String content, String name) {}
