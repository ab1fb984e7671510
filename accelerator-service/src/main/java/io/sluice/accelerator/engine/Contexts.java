package io.sluice.accelerator.engine;

import java.util.Arrays;

/**
 * What follows the contexts of one length in a text: for each context, in the order of its key, its continuations with
 * the most frequent first and their running counts. A context's key packs its words, 15 bits each, the newest lowest.
 */
final class Contexts {
    /** Bits of a word. */
    static final int WORD_BITS = 15;
    /** Most words, the end included. */
    static final int MAX_WORDS = 1 << WORD_BITS;

    private static final int WORD_MASK = MAX_WORDS - 1;

    private final long[] keys;
    private final int[] starts;
    private final int[] words;
    private final int[] running;

    /**
     * Builds the table.
     *
     * @param pairs packed context and continuation of every place in the text, the continuation lowest; gets sorted
     */
    Contexts(long[] pairs) {
        Arrays.sort(pairs);
        int distinctKeys = 0;
        int distinctPairs = 0;
        for (int i = 0; i < pairs.length; i++) {
            distinctPairs += i == 0 || pairs[i] != pairs[i - 1] ? 1 : 0;
            distinctKeys += i == 0 || key(pairs[i]) != key(pairs[i - 1]) ? 1 : 0;
        }
        keys = new long[distinctKeys];
        starts = new int[distinctKeys + 1];
        words = new int[distinctPairs];
        running = new int[distinctPairs];
        fill(pairs);
    }

    private void fill(long[] pairs) {
        // A continuation while it is sorted: its count, then its word with small ones first, as one number.
        long[] ranked = new long[words.length];
        int key = -1;
        int pair = 0;
        for (int i = 0; i < pairs.length; ) {
            if (i == 0 || key(pairs[i]) != keys[key]) {
                keys[++key] = key(pairs[i]);
                starts[key] = pair;
            }
            int end = i + 1;
            while (end < pairs.length && pairs[end] == pairs[i]) {
                end++;
            }
            ranked[pair++] = -((long) (end - i) << WORD_BITS) + (pairs[i] & WORD_MASK);
            i = end;
        }
        starts[keys.length] = pair;
        for (int k = 0; k < keys.length; k++) {
            Arrays.sort(ranked, starts[k], starts[k + 1]);
            int sum = 0;
            for (int p = starts[k]; p < starts[k + 1]; p++) {
                words[p] = (int) (ranked[p] & WORD_MASK);
                sum += (int) ((words[p] - ranked[p]) >> WORD_BITS);
                running[p] = sum;
            }
        }
    }

    /** Finds a context; returns its number, or a negative one. */
    int find(long key) {
        return Arrays.binarySearch(keys, key);
    }

    /** Returns where the continuations of a context begin; those of the next one follow. */
    int start(int context) {
        return starts[context];
    }

    int word(int place) {
        return words[place];
    }

    /** Returns how often the continuations of a context up to this place were seen, together. */
    int running(int place) {
        return running[place];
    }

    /** Returns the first place from {@code from} to {@code to}, exclusive, whose running count is above a number. */
    int above(int from, int to, double count) {
        int low = from;
        int high = to - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (running[middle] > count) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static long key(long pair) {
        return pair >>> WORD_BITS;
    }
}
