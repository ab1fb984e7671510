package io.sluice.tokenizer.bpe;

/**
 * Encodes some hundred pieces at once, in steps: the cache is asked for all of them; those that it lacks are looked for among
 * the tokens; then the ids are written, and what is left is encoded. A load from memory takes as long as some hundred
 * additions, and the processor overlaps those that do not wait for each other: in loops as short as these it does.
 */
final class PieceBatch {
    private static final int PIECES = 512;

    private final WholeTokens tokens;
    private final PieceCache cache;
    private final PieceMemo memo;
    private final PieceEncoder encoder;
    private final LongPieces longer;
    private final int[] ends = new int[PIECES];
    private final long[] values = new long[PIECES];
    private final int[] missed = new int[PIECES];
    private final long[] lows = new long[PIECES];
    private final long[] highs = new long[PIECES];
    private final long[] hashes = new long[PIECES];
    private final long[] touched = new long[PIECES];

    /** Encodes pieces that are too long for the cache. */
    @FunctionalInterface
    interface LongPieces {
        /** Writes the ids of a piece; answers the place after the last. */
        int encode(byte[] text, int from, int to, int[] ids, int at);
    }

    PieceBatch(EncodingTables tables, PieceCache cache, PieceMemo memo, PieceEncoder encoder, LongPieces longer) {
        this.tokens = tables.whole();
        this.cache = cache;
        this.memo = memo;
        this.encoder = encoder;
        this.longer = longer;
    }

    /** Where each piece ends and the next starts: to be filled. */
    int[] ends() {
        return ends;
    }

    /**
     * Writes the ids of the pieces, and some places more, but no more than {@link PieceMemo#MAX_IDS}.
     *
     * @param from where the first piece starts
     * @param count how many there are
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int count, int[] ids, int at) {
        int misses = cache.probe(text, from, ends, count, values, missed);
        int left = findTokens(text, from, misses);
        int size = at;
        int done = 0;
        for (int i = 0; i < left; i++) {
            int piece = missed[i];
            size = unpack(done, piece, ids, size);
            size = resolve(text, start(piece, from), ends[piece], ids, size);
            done = piece + 1;
        }
        return unpack(done, count, ids, size);
    }

    /** Finds those of the missed pieces that are tokens; answers how many are left. */
    private int findTokens(byte[] text, int from, int misses) {
        for (int i = 0; i < misses; i++) {
            int start = start(missed[i], from);
            int length = Math.min(ends[missed[i]] - start, PieceKey.MAX_BYTES + 1);
            lows[i] = PieceKey.low(text, start, length);
            highs[i] = PieceKey.high(text, start, length);
            hashes[i] = PieceKey.hash(lows[i], highs[i]);
            // Nothing waits for these loads here, so that all are under way at once, and the lookups below find what they
            // need in the cache. The sum is stored for no other reason than that the loads are not left out.
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
            return longer.encode(text, from, to, ids, at);
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
