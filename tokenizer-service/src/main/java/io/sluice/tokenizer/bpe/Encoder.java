package io.sluice.tokenizer.bpe;

/** Turns text into token ids. It has scratch memory and caches of its own: use one a thread, from an {@link Encoding}. */
public final class Encoder {
    private final PreTokenizer pieces;
    private final SafeCuts cuts;
    private final PieceBatch batch;
    /** For the parts of long pieces, which come while a batch of pieces is under way. */
    private final PieceBatch parts;

    Encoder(PreTokenizer pieces, EncodingTables tables, PieceEncoder encoder, PieceCache cache, PieceMemo memo) {
        this.pieces = pieces;
        this.cuts = tables.cuts();
        this.parts = new PieceBatch(tables, cache, memo, encoder, encoder::encode);
        this.batch = new PieceBatch(tables, cache, memo, encoder, this::encodeInParts);
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
        int[] ends = batch.ends();
        int at = from;
        while (at < to) {
            int count = pieces.cut(text, at, to, ends);
            // A piece has no more ids than bytes.
            out.reserve(ends[count - 1] - at + PieceMemo.MAX_IDS);
            out.truncate(batch.encode(text, at, count, out.array(), out.size()));
            at = ends[count - 1];
        }
    }

    private int encodeInParts(byte[] text, int from, int to, int[] ids, int at) {
        int[] ends = parts.ends();
        int start = from;
        int size = at;
        while (start < to) {
            int count = cuts.cut(text, start, to, ends);
            size = parts.encode(text, start, count, ids, size);
            start = ends[count - 1];
        }
        return size;
    }
}
