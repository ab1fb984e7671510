package io.sluice.tokenizer.bpe;

/**
 * Turns text into token ids. It has scratch memory and caches of its own: use one a thread, from an {@link Encoding}.
 *
 * <p>Works in steps, some hundred pieces at a time: the scanner finds where the pieces end; the cache is asked for all of
 * them; those that it lacks are looked for among the tokens; then the ids are written, and what is left is encoded. A
 * memory access takes as long as a hundred additions, and the processor overlaps those that do not wait for each other: in
 * loops as short as these it does.
 */
public final class Encoder {
    private static final int PIECES = 512;

    private final PreTokenizer pieces;
    private final WholeTokens tokens;
    private final PieceEncoder encoder;
    private final PieceCache cache;
    private final PieceMemo memo;
    private final int[] ends = new int[PIECES];
    private final long[] values = new long[PIECES];
    private final int[] missed = new int[PIECES];
    private final long[] lows = new long[PIECES];
    private final long[] highs = new long[PIECES];
    private final long[] hashes = new long[PIECES];
    private final long[] touched = new long[PIECES];

    Encoder(PreTokenizer pieces, WholeTokens tokens, PieceEncoder encoder, PieceCache cache, PieceMemo memo) {
        this.pieces = pieces;
        this.tokens = tokens;
        this.encoder = encoder;
        this.cache = cache;
        this.memo = memo;
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
            out.reserve(ends[count - 1] - at + PieceMemo.MAX_IDS);
            int misses = cache.probe(text, at, ends, count, values, missed);
            misses = findTokens(text, at, misses);
            write(text, at, count, misses, out);
            at = ends[count - 1];
        }
    }

    /** Finds those of the missed pieces that are tokens; answers how many are left. */
    private int findTokens(byte[] text, int from, int misses) {
        for (int i = 0; i < misses; i++) {
            int start = start(missed[i], from);
            int length = Math.min(ends[missed[i]] - start, PieceKey.MAX_BYTES + 1);
            lows[i] = PieceKey.low(text, start, length);
            highs[i] = PieceKey.high(text, start, length);
            hashes[i] = PieceKey.hash(lows[i], highs[i]);
            // Nothing waits for these loads here, so that all of them are under way at once; the lookups below find their
            // entries in the cache. The sum is stored for no reason but that the loads are not left out.
            touched[i] = tokens.touch(hashes[i]) + memo.touch(hashes[i]);
        }
        int left = 0;
        for (int i = 0; i < misses; i++) {
            int piece = missed[i];
            int token = tokens.find(lows[i], highs[i], hashes[i]);
            missed[left] = piece;
            if (token >= 0) {
                values[piece] = PackedIds.of(token);
                cache.put(lows[i], highs[i], hashes[i], values[piece]);
            } else {
                left++;
            }
        }
        return left;
    }

    private void write(byte[] text, int from, int count, int misses, IdBuffer out) {
        int[] ids = out.array();
        int size = out.size();
        int done = 0;
        for (int i = 0; i < misses; i++) {
            int piece = missed[i];
            size = unpack(done, piece, ids, size);
            size = resolve(text, start(piece, from), ends[piece], ids, size);
            done = piece + 1;
        }
        out.truncate(unpack(done, count, ids, size));
    }

    private int start(int piece, int from) {
        return piece == 0 ? from : ends[piece - 1];
    }

    /** Writes the ids of the pieces from one to before another, which were found. */
    private int unpack(int first, int last, int[] ids, int start) {
        int size = start;
        for (int i = first; i < last; i++) {
            size = PackedIds.unpack(values[i], ids, size);
        }
        return size;
    }

    /** Encodes a piece that was not found. */
    private int resolve(byte[] text, int from, int to, int[] ids, int at) {
        int length = to - from;
        if (length > PieceKey.MAX_BYTES) {
            return encoder.encode(text, from, to, ids, at);
        }
        long low = PieceKey.low(text, from, length);
        long high = PieceKey.high(text, from, length);
        long hash = PieceKey.hash(low, high);
        int end = memo.find(low, high, hash, ids, at);
        if (end < 0) {
            end = encoder.encode(text, from, to, ids, at);
            memo.put(low, high, hash, ids, at, end);
        }
        if (end - at <= PackedIds.MAX) {
            cache.put(low, high, hash, PackedIds.of(ids, at, end));
        }
        return end;
    }
}
