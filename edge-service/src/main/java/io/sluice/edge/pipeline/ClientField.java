package io.sluice.edge.pipeline;

/** What the client calls a field that the tokenizer objects to. */
public final class ClientField {
    private ClientField() {}

    /** Returns the client's name of the tokenizer's field. */
    public static String of(String field) {
        String name = without(field, "conversation.");
        if (name.equals("text") || name.equals("text_utf8") || name.equals("ids") || name.startsWith("ids[")) {
            // Of a completion: its prompt is the text, or the ids.
            return "prompt" + (name.startsWith("ids[") ? name.substring("ids".length()) : "");
        }
        if (name.startsWith("tools_json")) {
            return "tools" + name.substring("tools_json".length());
        }
        if (name.startsWith("template_variables_json")) {
            String rest = name.substring("template_variables_json".length());
            return rest.equals(".documents") ? "documents" : "chat_template_kwargs" + rest;
        }
        return switch (name) {
            case "with_token_strings" -> "return_token_strs";
            default ->
                name.replace(".content_utf8", ".content")
                        .replace(".content_parts_json", ".content")
                        .replace(".fields_json", "");
        };
    }

    /** Returns the tokenizer's message with the client's name of the field. */
    public static String message(PortFailure failure) {
        String field = failure.field();
        return !field.isEmpty() && failure.message().startsWith(field + ": ")
                ? "`" + of(field) + "` " + failure.message().substring(field.length() + 2)
                : failure.message();
    }

    private static String without(String name, String start) {
        return name.startsWith(start) ? name.substring(start.length()) : name;
    }
}
