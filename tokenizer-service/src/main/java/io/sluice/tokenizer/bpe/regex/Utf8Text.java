package io.sluice.tokenizer.bpe.regex;

/** Characters of valid UTF-8. */
public final class Utf8Text {
    private Utf8Text() {}

    /** The code point at a place where one starts. */
    public static int codePoint(byte[] text, int at) {
        int lead = text[at];
        if (lead >= 0) {
            return lead;
        }
        if (lead < (byte) 0xE0) {
            return ((lead & 0x1F) << 6) | (text[at + 1] & 0x3F);
        }
        if (lead < (byte) 0xF0) {
            return ((lead & 0x0F) << 12) | ((text[at + 1] & 0x3F) << 6) | (text[at + 2] & 0x3F);
        }
        return ((lead & 0x07) << 18)
                | ((text[at + 1] & 0x3F) << 12)
                | ((text[at + 2] & 0x3F) << 6)
                | (text[at + 3] & 0x3F);
    }

    /** Bytes of the character that a byte begins. */
    public static int length(byte lead) {
        if (lead >= 0) {
            return 1;
        }
        return lead < (byte) 0xE0 ? 2 : lead < (byte) 0xF0 ? 3 : 4;
    }

    /** Where the character that ends at a place starts. */
    public static int before(byte[] text, int at) {
        int start = at - 1;
        while ((text[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }
}
