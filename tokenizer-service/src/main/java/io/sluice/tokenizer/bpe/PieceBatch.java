package io.sluice.tokenizer.bpe;

/**
 * Encodes some hundred pieces at once, in steps: the cache is asked for all of them; those that it lacks are looked for among
 * the tokens; then the ids are written, and what is left is encoded. A load from memory takes as long as some hundred
 * additions, and the processor overlaps those that do not wait for each other: in loops as short as these it does.
 */
final class PieceBatch {
    private final WholeTokens tokens;
    private final PieceCache cache;
    private final PieceMemo memo;
    private final PieceEncoder encoder;
    private final long[] values;
    private final int[] missed;
    private final long[] lows;
    private final long[] highs;
    private final long[] hashes;
    private final long[] touched;

    /** @param size most pieces at once */
    PieceBatch(WholeTokens tokens, PieceCache cache, PieceMemo memo, PieceEncoder encoder, int size) {
        this.tokens = tokens;
        this.cache = cache;
        this.memo = memo;
        this.encoder = encoder;
        this.values = new long[size];
        this.missed = new int[size];
        this.lows = new long[size];
        this.highs = new long[size];
        this.hashes = new long[size];
        this.touched = new long[size];
    }

    /**
     * Writes the ids of the pieces, and some places more, but no more than {@link PieceMemo#MAX_IDS}.
     *
     * @param from where the first piece starts
     * @param ends where each ends and the next starts
     * @param count how many there are
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int[] ends, int count, int[] ids, int at) {
        int misses = cache.probe(text, from, ends, count, values, missed);
        int left = findTokens(text, from, ends, misses);
        int size = at;
        int done = 0;
        for (int i = 0; i < left; i++) {
            int piece = missed[i];
            size = unpack(done, piece, ids, size);
            size = resolve(text, start(ends, piece, from), ends[piece], i, ids, size);
            done = piece + 1;
        }
        return unpack(done, count, ids, size);
    }

    /** Finds those of the missed pieces that are tokens; answers how many are left, with their keys, at the front. */
    private int findTokens(byte[] text, int from, int[] ends, int misses) {
        for (int i = 0; i < misses; i++) {
            int start = start(ends, missed[i], from);
            int length = Math.min(ends[missed[i]] - start, PieceKey.MAX_BYTES + 1);
            lows[i] = PieceKey.low(text, start, length);
            highs[i] = PieceKey.high(text, start, length);
            hashes[i] = PieceKey.hash(lows[i], highs[i]);
            // Nothing waits for these loads, so that all are under way at once, and the lookups below find what
            // they need in the cache. The sum is stored only lest the loads be left out.
            touched[i] = tokens.touch(hashes[i]) + memo.touch(hashes[i]);
        }
        int left = 0;
        for (int i = 0; i < misses; i++) {
            int piece = missed[i];
            int token = tokens.find(lows[i], highs[i], hashes[i]);
            if (token >= 0) {
                values[piece] = PackedIds.of(token);
                cache.put(lows[i], highs[i], hashes[i], values[piece]);
            } else {
                missed[left] = piece;
                lows[left] = lows[i];
                highs[left] = highs[i];
                hashes[left] = hashes[i];
                left++;
            }
        }
        return left;
    }

    private static int start(int[] ends, int piece, int from) {
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

    /** Encodes a piece that was not found, whose key stands at a place. */
    private int resolve(byte[] text, int from, int to, int place, int[] ids, int at) {
        if (to - from > PieceKey.MAX_BYTES) {
            return encoder.encode(text, from, to, ids, at);
        }
        long low = lows[place];
        long high = highs[place];
        long hash = hashes[place];
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
