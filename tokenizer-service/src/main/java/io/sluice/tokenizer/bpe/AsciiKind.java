package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/** What a byte means to the scanners' fast paths. */
final class AsciiKind {
    /** Anything that the fast paths leave to the general scanner: part of a wider character, or a control. */
    static final byte OTHER = 0;
    /** A letter. */
    static final byte LETTER = 1;
    /** A digit. */
    static final byte DIGIT = 2;
    /** The space, U+0020. */
    static final byte SPACE = 3;
    /** CR or LF. */
    static final byte NEWLINE = 4;
    /** Visible, and none of the others. */
    static final byte SYMBOL = 5;
    /** The apostrophe, with which a contraction may begin. */
    static final byte APOSTROPHE = 6;

    private static final byte[] KINDS = kinds();

    private AsciiKind() {}

    static byte of(byte b) {
        return KINDS[b & 0xFF];
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        Arrays.fill(kinds, '!', '~' + 1, SYMBOL);
        Arrays.fill(kinds, 'a', 'z' + 1, LETTER);
        Arrays.fill(kinds, 'A', 'Z' + 1, LETTER);
        Arrays.fill(kinds, '0', '9' + 1, DIGIT);
        kinds[' '] = SPACE;
        kinds['\n'] = NEWLINE;
        kinds['\r'] = NEWLINE;
        kinds['\''] = APOSTROPHE;
        return kinds;
    }
}
