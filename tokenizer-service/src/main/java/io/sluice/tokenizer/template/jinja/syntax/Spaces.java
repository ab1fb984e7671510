package io.sluice.tokenizer.template.jinja.syntax;

/** Python's idea of white space: what {@code str.isspace} says. */
public final class Spaces {
    private Spaces() {}

    /** Whether a character is white space. All of them are in the BMP. */
    public static boolean isSpace(int c) {
        if (c <= ' ') {
            return c == ' ' || c >= 0x09 && c <= 0x0D || c >= 0x1C && c <= 0x1F;
        }
        if (c < 0x1680) {
            return c == 0x85 || c == 0xA0;
        }
        return c == 0x1680
                || c >= 0x2000 && c <= 0x200A
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** Where the white space after a place ends. */
    static int after(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the white space before a place starts. */
    static int before(String text, int from, int to) {
        int at = to;
        while (at > from && isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }
}
