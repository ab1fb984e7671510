package io.sluice.tokenizer.bpe;

/**
 * Encodes some hundred pieces at once, in steps: the cache is asked for all of them; those that it lacks are looked for in the
 * memo, and the rest among the tokens; then the ids are written, and what is left is encoded. A load from memory takes as long
 * as some hundred additions, and the processor overlaps those that do not wait for each other: in loops as short as these it
 * does.
 */
final class PieceBatch {
    private final WholeTokens tokens;
    private final PieceCache cache;
    private final PieceMemo memo;
    private final LongMemo longs;
    private final PieceEncoder encoder;
    private final long[] values;
    private final int[] missed;
    /** Of each missed piece its key: first half, second half, hash; of a long one its place in the memo instead of the hash. */
    private final long[] keys;

    private final long[] touched;

    /** @param size most pieces at once */
    PieceBatch(WholeTokens tokens, PieceCache cache, PieceMemo memo, LongMemo longs, PieceEncoder encoder, int size) {
        this.tokens = tokens;
        this.cache = cache;
        this.memo = memo;
        this.longs = longs;
        this.encoder = encoder;
        this.values = new long[size];
        this.missed = new int[size];
        this.keys = new long[3 * size];
        this.touched = new long[size];
    }

    /**
     * Writes the ids of the pieces, and some places more, but no more than {@link LongMemo#MAX_IDS}.
     *
     * @param from where the first piece starts
     * @param ends where each ends and the next starts
     * @param count how many there are
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int[] ends, int count, int[] ids, int at) {
        int misses = cache.probe(text, from, ends, count, values, missed);
        misses = memo.probe(text, from, ends, values, missed, misses, keys, cache);
        touch(text, from, ends, misses);
        int left = findTokens(misses);
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

    /**
     * Loads what the missed pieces will need. Nothing waits for these loads, so that all are under way at once, and the lookups
     * below find it in the processor's cache. What comes is stored only lest the loads be left out.
     */
    private void touch(byte[] text, int from, int[] ends, int misses) {
        for (int i = 0; i < misses; i++) {
            int piece = missed[i];
            int start = start(ends, piece, from);
            int length = ends[piece] - start;
            if (length <= PieceKey.MAX_BYTES) {
                touched[i] = tokens.touch(keys[3 * i + 2]);
            } else if (length <= LongMemo.MAX_BYTES) {
                int entry = longs.entry(text, start, ends[piece]);
                keys[3 * i + 2] = entry;
                touched[i] = longs.touch(entry);
            }
        }
    }

    /** Finds those of the missed pieces that are tokens; answers how many are left, with their keys, at the front. */
    private int findTokens(int misses) {
        int left = 0;
        for (int i = 0; i < misses; i++) {
            long low = keys[3 * i];
            long high = keys[3 * i + 1];
            long hash = keys[3 * i + 2];
            int length = PieceKey.length(high);
            int token = length <= WholeTokens.MAX_BYTES ? tokens.find(low, high, hash) : -1;
            if (token >= 0) {
                long value = PackedIds.of(token);
                values[missed[i]] = value;
                memo.put(low, high, hash, value, 0);
                cache.put(low, length, value);
            } else {
                missed[left] = missed[i];
                keys[3 * left] = low;
                keys[3 * left + 1] = high;
                keys[3 * left + 2] = hash;
                left++;
            }
        }
        return left;
    }

    static int start(int[] ends, int piece, int from) {
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
        int length = to - from;
        if (length > LongMemo.MAX_BYTES) {
            return encoder.encode(text, from, to, ids, at);
        }
        if (length > PieceKey.MAX_BYTES) {
            int entry = (int) keys[3 * place + 2];
            int end = longs.find(text, from, to, entry, ids, at);
            if (end < 0) {
                end = encoder.encode(text, from, to, ids, at);
                longs.put(text, from, to, entry, ids, at, end);
            }
            return end;
        }
        long low = keys[3 * place];
        long high = keys[3 * place + 1];
        long hash = keys[3 * place + 2];
        int end = memo.find(low, high, hash, ids, at);
        return end < 0 ? merge(text, from, to, low, high, hash, ids, at) : end;
    }

    /** Encodes a piece that is no token, and remembers its ids. */
    private int merge(byte[] text, int from, int to, long low, long high, long hash, int[] ids, int at) {
        int end = encoder.encode(text, from, to, ids, at);
        int count = end - at;
        if (count <= PackedIds.MAX) {
            long value = PackedIds.of(ids, at, end);
            memo.put(low, high, hash, value, 0);
            cache.put(low, to - from, value);
        } else if (count <= PieceMemo.MAX_IDS) {
            int middle = at + PackedIds.MAX;
            memo.put(low, high, hash, PackedIds.of(ids, at, middle), PackedIds.of(ids, middle, end));
        }
        return end;
    }
}
