package io.sluice.tokenizer.text;

import io.sluice.tokenizer.vocab.RankTable;
import io.sluice.tokenizer.vocab.Vocabulary;

/** What each token of a vocabulary says, and whether that is text by itself. Immutable. */
public final class TokenText {
    private static final int LENGTH_SHIFT = 1;
    private static final int OFFSET_SHIFT = Integer.SIZE;
    private static final int WHOLE = 1;

    private final Vocabulary vocabulary;
    /**
     * By id, in one word, so that one load brings all: where the token's bytes start, how many there are, and whether they
     * are valid UTF-8. 0 for an id that is no ordinary token's.
     */
    private final long[] spans;

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
        for (int id = 0; id < spans.length; id++) {
            int from = ranks.offset(id);
            int length = ranks.length(id);
            if (length > 0) {
                boolean whole = Utf8.isValid(ranks.bytes(), from, from + length);
                spans[id] = (long) from << OFFSET_SHIFT | (long) length << LENGTH_SHIFT | (whole ? WHOLE : 0);
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
        long[] table = spans;
        byte[] bytes = vocabulary.ranks().bytes();
        int end = bytes.length - TextBuffer.SHORT;
        byte[] text = out.reserve(to - from);
        int size = out.size();
        int last = text.length - TextBuffer.SHORT;
        int at = from;
        while (at < to && size <= last) {
            int id = ids[at];
            long span = id >= 0 && id < table.length ? table[id] : 0;
            int offset = offset(span);
            int length = length(span);
            if (!isWhole(span) || length > TextBuffer.SHORT || offset > end) {
                break;
            }
            TextBuffer.copyShort(bytes, offset, text, size);
            size += length;
            at++;
        }
        out.truncate(size);
        return at;
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
