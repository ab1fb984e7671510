package io.sluice.tokenizer.template.jinja.value;

/** HTML escaping as markupsafe does it. */
public final class Escape {
    private Escape() {}

    /** The text as Markup: escaped, unless it is Markup already. What stands for an escaped character has its writer. */
    public static Text html(Budget budget, Text text) {
        if (text.isMarkup()) {
            return text;
        }
        return force(budget, text);
    }

    /** Escapes whatever it is. */
    public static Text force(Budget budget, Text text) {
        String value = text.value();
        TextBuilder out = new TextBuilder(budget, value.length() + 16);
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            String entity = entity(value.charAt(i));
            if (!entity.isEmpty()) {
                out.append(text, from, i).append(entity, text.isData(i));
                from = i + 1;
            }
        }
        return out.append(text, from, value.length()).done().asMarkup(true);
    }

    private static String entity(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            default -> "";
        };
    }
}
