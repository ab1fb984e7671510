package io.sluice.tokenizer.bpe;

/**
 * Sixty-four bytes of a text at once: one bit a byte, the first the lowest, in a mask for each kind of character. Where
 * pieces start then follows for all of them from shifts and ands; a scanner that goes from piece to piece pays a branch that
 * the processor mispredicts for nearly each. What depends on more than the neighbours is left out, for the scanner to do.
 */
final class AsciiBlock {
    /** Bytes of a block. */
    static final int SIZE = Long.SIZE;

    private static final int LAST = SIZE - 1;

    private static final long LOW_HALVES = 0x00000000FFFFFFFFL;
    private static final long LOW_QUARTERS = 0x0000FFFF0000FFFFL;
    private static final long LOW_BYTES = 0x00FF00FF00FF00FFL;

    /** By place among eight characters and byte: in each byte of the long whose kind it is of, the place's bit. */
    private static final long[] KINDS = kindsByPlace();

    private long letters;
    private long uppers;
    private long digits;
    private long spaces;
    private long newlines;
    private long quotes;
    private long slashes;
    private long others;

    /** Reads a block; all of it must lie in the array. */
    void read(byte[] text, int at) {
        long a = kinds(text, at);
        long b = kinds(text, at + 8);
        long c = kinds(text, at + 16);
        long d = kinds(text, at + 24);
        long e = kinds(text, at + 32);
        long f = kinds(text, at + 40);
        long g = kinds(text, at + 48);
        long h = kinds(text, at + 56);
        // Transposes the eight by eight bytes: from one long for eight characters to one long for a kind.
        long swap = ((a >>> 32) ^ e) & LOW_HALVES;
        a ^= swap << 32;
        e ^= swap;
        swap = ((b >>> 32) ^ f) & LOW_HALVES;
        b ^= swap << 32;
        f ^= swap;
        swap = ((c >>> 32) ^ g) & LOW_HALVES;
        c ^= swap << 32;
        g ^= swap;
        swap = ((d >>> 32) ^ h) & LOW_HALVES;
        d ^= swap << 32;
        h ^= swap;
        swap = ((a >>> 16) ^ c) & LOW_QUARTERS;
        a ^= swap << 16;
        c ^= swap;
        swap = ((b >>> 16) ^ d) & LOW_QUARTERS;
        b ^= swap << 16;
        d ^= swap;
        swap = ((e >>> 16) ^ g) & LOW_QUARTERS;
        e ^= swap << 16;
        g ^= swap;
        swap = ((f >>> 16) ^ h) & LOW_QUARTERS;
        f ^= swap << 16;
        h ^= swap;
        swap = ((a >>> 8) ^ b) & LOW_BYTES;
        letters = a ^ swap << 8;
        uppers = b ^ swap;
        swap = ((c >>> 8) ^ d) & LOW_BYTES;
        digits = c ^ swap << 8;
        spaces = d ^ swap;
        swap = ((e >>> 8) ^ f) & LOW_BYTES;
        newlines = e ^ swap << 8;
        quotes = f ^ swap;
        swap = ((g >>> 8) ^ h) & LOW_BYTES;
        slashes = g ^ swap << 8;
        others = h ^ swap;
    }

    /** The kinds of eight characters: a byte a kind, in it a bit a character. */
    private static long kinds(byte[] text, int at) {
        long word = Swar.load(text, at);
        return KINDS[(int) word & 0xFF]
                | KINDS[0x100 | ((int) (word >>> 8) & 0xFF)]
                | KINDS[0x200 | ((int) (word >>> 16) & 0xFF)]
                | KINDS[0x300 | ((int) (word >>> 24) & 0xFF)]
                | KINDS[0x400 | ((int) (word >>> 32) & 0xFF)]
                | KINDS[0x500 | ((int) (word >>> 40) & 0xFF)]
                | KINDS[0x600 | ((int) (word >>> 48) & 0xFF)]
                | KINDS[0x700 | (int) (word >>> 56)];
    }

    /** How many bytes come before the first that is not of any kind here. */
    int known() {
        return Long.numberOfTrailingZeros(others);
    }

    /**
     * Where cl100k's pieces start behind the first, which starts with the block; as far as that is sure from the block.
     */
    long cl100kStarts() {
        // A lone apostrophe before a letter may be a contraction.
        return sure(starts(), quotes & (letters >>> 1) & ~((spaces | symbols()) << 1));
    }

    /** The same of o200k's. */
    long o200kStarts() {
        // A contraction belongs to the word before it; a slash after a newline may belong to the symbols before both.
        long unsure = (quotes & (letters << 1) & (letters >>> 1)) | (slashes & (newlines << 1));
        return sure(starts() | (uppers & ((letters & ~uppers) << 1)), unsure);
    }

    private long starts() {
        long symbols = symbols();
        long afterSpace = spaces << 1;
        long symbolRuns = symbols & ~(symbols << 1);
        // A word takes one symbol or space before it along, symbols take a space; of spaces the last is left for that.
        long lone = symbolRuns & ~(symbols >>> 1) & ~afterSpace;
        long words = letters & ~(letters << 1 | afterSpace | lone << 1);
        long spaceRuns = (spaces & ~afterSpace) | (spaces & ~((spaces | newlines) >>> 1));
        // Symbols take the newlines behind them along, newlines the spaces before them.
        long newlineRuns = newlines & ~((newlines | spaces | symbols) << 1);
        return words | numbers() | (symbolRuns & ~afterSpace) | spaceRuns | newlineRuns;
    }

    /** Every third digit of a run starts a piece. */
    private long numbers() {
        long starts = digits & ~(digits << 1);
        long fourth = digits & digits << 1 & digits << 2 & digits << 3;
        long more = starts << 3 & fourth;
        while (more != 0) {
            starts |= more;
            more = more << 3 & fourth;
        }
        return starts;
    }

    /** Leaves out what is not sure: from a doubtful place on, and where what follows the block may matter. */
    private long sure(long starts, long doubts) {
        int last = Math.min(LAST, known() - 1);
        if (last <= 0) {
            return 0;
        }
        long before = (1L << last) - 1;
        long white = spaces | newlines;
        if ((white >>> last & 1) != 0) {
            // White space at the end may go on, and what it goes on to tells where it is cut.
            long ink = ~white & before;
            before = ink == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(ink);
        }
        // Spaces between newlines are one piece with both.
        long indents = spaces & newlines << 1;
        long blank = (indents + spaces) & ~spaces & newlines;
        long unsure = blank == 0 ? doubts : doubts | indents;
        return starts & before & (unsure & -unsure) - 1 & ~1L;
    }

    private long symbols() {
        return ~(letters | digits | spaces | newlines | others);
    }

    private static long[] kindsByPlace() {
        long[] kinds = new long[Swar.WIDTH << Byte.SIZE];
        for (int i = 0; i < kinds.length; i++) {
            int b = i & 0xFF;
            byte kind = AsciiKind.of((byte) b);
            long bits = bit(0, kind == AsciiKind.LETTER)
                    | bit(1, b >= 'A' && b <= 'Z')
                    | bit(2, kind == AsciiKind.DIGIT)
                    | bit(3, kind == AsciiKind.SPACE)
                    | bit(4, kind == AsciiKind.NEWLINE)
                    | bit(5, kind == AsciiKind.APOSTROPHE)
                    | bit(6, b == '/')
                    | bit(7, kind == AsciiKind.OTHER);
            kinds[i] = bits << (i >> Byte.SIZE);
        }
        return kinds;
    }

    private static long bit(int kind, boolean is) {
        return is ? 1L << (kind * Byte.SIZE) : 0;
    }
}
