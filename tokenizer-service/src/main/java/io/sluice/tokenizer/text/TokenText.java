package io.sluice.tokenizer.text;

import io.sluice.tokenizer.vocab.RankTable;
import io.sluice.tokenizer.vocab.Vocabulary;

/** What each token of a vocabulary says, and whether that is text by itself. Immutable. */
public final class TokenText {
    private static final int LENGTH_SHIFT = 1;
    private static final int OFFSET_SHIFT = Integer.SIZE;
    private static final int WHOLE = 1;
    /** Longest token, in bytes, that two longs hold beside its length. */
    private static final int MAX_SHORT = TextBuffer.SHORT - 1;

    private static final int SHORT_SHIFT = Long.SIZE - Byte.SIZE;

    private final Vocabulary vocabulary;
    /**
     * By id, in one word, so that one load brings all: where the token's bytes start, how many there are, and whether they
     * are valid UTF-8. 0 for an id that is no ordinary token's.
     */
    private final long[] spans;
    /**
     * By id, two longs: a token's bytes, the first the lowest, and how many they are in the highest byte; 0 there for what is
     * no text by itself, or longer. A decoder that takes them from here waits for one line of memory a token, not for a span
     * and then for bytes.
     */
    private final long[] shorts;

    private final TextStart start;

    public TokenText(Vocabulary vocabulary) {
        this(vocabulary, TextStart.PLAIN);
    }

    /** @param start how a text starts */
    public TokenText(Vocabulary vocabulary, TextStart start) {
        this.vocabulary = vocabulary;
        this.start = start;
        RankTable ranks = vocabulary.ranks();
        this.spans = new long[ranks.size()];
        this.shorts = new long[2 * spans.length];
        for (int id = 0; id < spans.length; id++) {
            int from = ranks.offset(id);
            int length = ranks.length(id);
            if (length > 0) {
                boolean whole = Utf8.isValid(ranks.bytes(), from, from + length);
                spans[id] = (long) from << OFFSET_SHIFT | (long) length << LENGTH_SHIFT | (whole ? WHOLE : 0);
                if (whole && length <= MAX_SHORT) {
                    shorts[2 * id] = word(ranks.bytes(), from, Math.min(length, Long.BYTES));
                    shorts[2 * id + 1] =
                            word(ranks.bytes(), from + Long.BYTES, length - Long.BYTES) | (long) length << SHORT_SHIFT;
                }
            }
        }
    }

    /** The vocabulary. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** How a text starts. */
    public TextStart start() {
        return start;
    }

    /** Whether an id stands for anything. */
    public boolean contains(int id) {
        return vocabulary.contains(id);
    }

    /** Whether there are tokens of several bytes that are no text: so it is in vocabularies of bytes, never in those of characters. */
    boolean hasParts() {
        for (long span : spans) {
            if (length(span) > 1 && !isWhole(span)) {
                return true;
            }
        }
        return false;
    }

    /** Where an ordinary token's bytes are, to be read with the methods below; 0 for any other id. */
    long span(int id) {
        return id >= 0 && id < spans.length ? spans[id] : 0;
    }

    /** Adds the bytes of the first tokens, up to one that is not text by itself or not short; answers where that is. */
    int addWhole(int[] ids, int from, int to, TextBuffer out) {
        long[] table = shorts;
        int known = spans.length;
        byte[] text = out.reserve(to - from);
        int size = out.size();
        int last = text.length - TextBuffer.SHORT;
        int at = from;
        while (at < to && size <= last) {
            int id = ids[at];
            if (id < 0 || id >= known) {
                break;
            }
            long second = table[2 * id + 1];
            if (second == 0) {
                break;
            }
            TextBuffer.put(text, size, table[2 * id], second);
            size += (int) (second >>> SHORT_SHIFT);
            at++;
        }
        out.truncate(size);
        return at;
    }

    /** Some bytes, the first the lowest; none or fewer for a length below one. */
    private static long word(byte[] bytes, int from, int length) {
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = word << Byte.SIZE | bytes[from + i] & 0xFF;
        }
        return word;
    }

    static boolean isWhole(long span) {
        return (span & WHOLE) != 0;
    }

    static int offset(long span) {
        return (int) (span >>> OFFSET_SHIFT);
    }

    static int length(long span) {
        return (int) span >>> LENGTH_SHIFT;
    }
}
