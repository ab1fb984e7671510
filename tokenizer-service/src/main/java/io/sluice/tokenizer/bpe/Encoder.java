package io.sluice.tokenizer.bpe;

/**
 * Turns text into token ids. It has scratch memory and caches of its own: use one a thread, from an {@link Encoding}.
 *
 * <p>Works some hundred pieces at a time: the scanner finds where they end, long ones are cut into parts, and all of it is
 * encoded together.
 */
public final class Encoder {
    private static final int PIECES = 512;

    private final PreTokenizer pieces;
    private final SafeCuts cuts;
    private final PieceBatch batch;
    private final int[] ends = new int[PIECES];
    /** The ends of pieces and of parts: room for as many again, so that a batch seldom overflows. */
    private final int[] parts = new int[2 * PIECES];

    Encoder(
            PreTokenizer pieces,
            EncodingTables tables,
            PieceEncoder encoder,
            PieceCache cache,
            PieceMemo memo,
            LongMemo longs) {
        this.pieces = pieces;
        this.cuts = tables.cuts();
        this.batch = new PieceBatch(tables.whole(), cache, memo, longs, encoder, parts.length);
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
            // A piece has no more ids than bytes.
            out.reserve(ends[count - 1] - at + LongMemo.MAX_IDS);
            out.truncate(encode(text, at, count, out.array(), out.size()));
            at = ends[count - 1];
        }
    }

    private int encode(byte[] text, int from, int count, int[] ids, int at) {
        int size = at;
        int begun = from;
        int start = from;
        int filled = 0;
        for (int i = 0; i < count; i++) {
            int end = ends[i];
            if (end - start <= PieceKey.MAX_BYTES) {
                parts[filled++] = end;
                start = end;
            }
            while (start < end) {
                filled = cuts.cut(text, start, end, parts, filled);
                start = parts[filled - 1];
                if (filled >= PIECES) {
                    size = batch.encode(text, begun, parts, filled, ids, size);
                    begun = start;
                    filled = 0;
                }
            }
        }
        return batch.encode(text, begun, parts, filled, ids, size);
    }
}
