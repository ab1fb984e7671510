package io.sluice.tokenizer.bpe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a text at once, in the lanes of a long; the first byte of the text is the lowest lane. A mask has the top
 * bit of each lane in which the byte is of a class, and no other bit. Bytes above 127 are in no class.
 */
final class Swar {
    /** Bytes in a word. */
    static final int WIDTH = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = ONES << 7;
    private static final long LOW = ~TOPS;
    private static final long CASE = ONES * ('a' - 'A');

    private Swar() {}

    /** The eight bytes from a place on; all of them must lie in the array. */
    static long load(byte[] text, int at) {
        return (long) LONGS.get(text, at);
    }

    /** {@code [a-z]}. */
    static long lower(long word) {
        return between(word, 'a', 'z');
    }

    /** {@code [A-Z]}. */
    static long upper(long word) {
        return between(word, 'A', 'Z');
    }

    /** {@code [A-Za-z]}. */
    static long letters(long word) {
        // Setting the bit of lower case moves nothing else in among the letters.
        return between(word | CASE, 'a', 'z');
    }

    /** Visible ASCII that is neither letter nor digit. */
    static long symbols(long word) {
        return between(word, '!', '~') & ~(letters(word) | between(word, '0', '9'));
    }

    /** The space, U+0020. */
    static long spaces(long word) {
        return between(word, ' ', ' ');
    }

    /** How many lanes, from the lowest on, are in a mask without a gap: 0 to 8. */
    static int run(long mask) {
        return Long.numberOfTrailingZeros(~mask & TOPS) >>> 3;
    }

    private static long between(long word, int first, int last) {
        long low = word & LOW;
        // Adding carries into a lane's top bit exactly where the byte is at least the bound.
        return (low + ONES * (0x80 - first)) & ~(low + ONES * (0x7F - last)) & ~word & TOPS;
    }
}
