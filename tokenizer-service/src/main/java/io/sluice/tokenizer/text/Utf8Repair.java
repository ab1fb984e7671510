package io.sluice.tokenizer.text;

/**
 * Repairs UTF-8 byte by byte: passes on whole characters, keeps the start of one until the rest comes, and puts U+FFFD
 * in place of what can never become one. Cutting the bytes anywhere changes nothing in what comes out altogether.
 */
final class Utf8Repair {
    private final byte[] pending = new byte[4];
    private int held;
    private int missing;
    private int low;
    private int high;

    /** Whether no character is incomplete. */
    boolean isClean() {
        return missing == 0;
    }

    void accept(byte b, ByteSink out) {
        int value = b & 0xFF;
        if (missing > 0) {
            if (value >= low && value <= high) {
                pending[held++] = b;
                low = 0x80;
                high = 0xBF;
                if (--missing == 0) {
                    out.accept(pending, 0, held);
                    held = 0;
                }
                return;
            }
            finish(out);
        }
        start(b, out);
    }

    /** The bytes end here: what is still incomplete becomes one U+FFFD. */
    void finish(ByteSink out) {
        if (missing > 0) {
            missing = 0;
            held = 0;
            out.accept(Utf8.REPLACEMENT, 0, Utf8.REPLACEMENT.length);
        }
    }

    private void start(byte b, ByteSink out) {
        int length = sequence(b);
        pending[0] = b;
        if (length == 1) {
            out.accept(pending, 0, 1);
        } else if (length == 0) {
            out.accept(Utf8.REPLACEMENT, 0, Utf8.REPLACEMENT.length);
        } else {
            held = 1;
            missing = length - 1;
            low = low(b);
            high = high(b);
        }
    }

    /** Bytes of the character that a byte begins; 0 if none begins with it. */
    static int sequence(byte lead) {
        int b = lead & 0xFF;
        if (b < 0x80) {
            return 1;
        }
        if (b < 0xC2 || b > 0xF4) {
            return 0;
        }
        return b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    }

    /** Lowest second byte: excludes what would have a shorter form. */
    static int low(byte lead) {
        return switch (lead & 0xFF) {
            case 0xE0 -> 0xA0;
            case 0xF0 -> 0x90;
            default -> 0x80;
        };
    }

    /** Highest second byte: excludes surrogates and what lies above U+10FFFF. */
    static int high(byte lead) {
        return switch (lead & 0xFF) {
            case 0xED -> 0x9F;
            case 0xF4 -> 0x8F;
            default -> 0xBF;
        };
    }
}
