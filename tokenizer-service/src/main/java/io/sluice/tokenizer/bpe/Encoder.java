package io.sluice.tokenizer.bpe;

/**
 * Turns text into token ids. It has scratch memory and caches of its own: use one a thread, from an {@link Encoding}.
 *
 * <p>Works in two steps, a few hundred pieces at a time: the scanner finds where the pieces end, then each is looked up.
 * Apart, both loops are short, and the processor runs ahead in them.
 */
public final class Encoder {
    private static final int PIECES = 256;

    private final PreTokenizer pieces;
    private final PieceEncoder encoder;
    private final PieceCache cache;
    private final int[] ends = new int[PIECES];

    Encoder(PreTokenizer pieces, PieceEncoder encoder, PieceCache cache) {
        this.pieces = pieces;
        this.encoder = encoder;
        this.cache = cache;
    }

    /**
     * Adds the ids of a text. Special tokens written in it are text like any other.
     *
     * @param text holds valid UTF-8
     * @param from where the text starts
     * @param to where it ends
     * @param out takes the ids
     */
    public void encode(byte[] text, int from, int to, IdBuffer out) {
        int at = from;
        while (at < to) {
            int count = pieces.cut(text, at, to, ends);
            // A piece has no more ids than bytes; a lookup writes some places more than it then counts.
            out.reserve(ends[count - 1] - at + PieceCache.MAX_IDS);
            at = lookUp(text, at, count, out);
        }
    }

    private int lookUp(byte[] text, int from, int count, IdBuffer out) {
        int at = from;
        int size = out.size();
        int[] ids = out.array();
        for (int i = 0; i < count; i++) {
            int end = ends[i];
            int length = end - at;
            if (length <= PieceCache.MAX_BYTES) {
                long low = PieceCache.low(text, at, length);
                long high = PieceCache.high(text, at, length);
                int slot = cache.slot(low, high);
                if (cache.holds(slot, low, high)) {
                    size = cache.copy(slot, ids, size);
                } else {
                    int start = size;
                    size = encoder.encode(text, at, end, ids, size);
                    cache.put(slot, low, high, ids, start, size);
                }
            } else {
                size = encoder.encode(text, at, end, ids, size);
            }
            at = end;
        }
        out.truncate(size);
        return at;
    }
}
