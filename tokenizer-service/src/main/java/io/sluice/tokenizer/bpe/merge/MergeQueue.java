package io.sluice.tokenizer.bpe.merge;

import java.util.Arrays;

/**
 * Byte-pair encoding as it is defined: of all pairs that stand side by side the one of lowest rank is merged, of several
 * the leftmost, until none is left. n log n. Not thread-safe.
 */
final class MergeQueue {
    private static final int GONE = -1;

    private final MergeRanks ranks;
    private int[] ids = new int[64];
    private int[] next = new int[64];
    private int[] previous = new int[64];
    private long[] heap = new long[64];
    private int heapSize;
    private int lastLeft;
    private int lastRight;
    private int lastRank;

    MergeQueue(MergeRanks ranks) {
        this.ranks = ranks;
    }

    /**
     * Merges symbols.
     *
     * @param symbols holds the ids; those that are left take the places from 0 on
     * @return how many are left
     */
    int merge(int[] symbols, int count) {
        reserve(count);
        heapSize = 0;
        for (int i = 0; i < count; i++) {
            ids[i] = symbols[i];
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        for (int i = 0; i + 1 < count; i++) {
            offer(i, i + 1);
        }
        while (heapSize > 0) {
            long top = pop();
            int at = (int) top;
            int right = next[at];
            if (ids[at] == GONE || right >= count) {
                continue;
            }
            long merge = ranks.find(ids[at], ids[right]);
            if (merge == MergeRanks.NONE || MergeRanks.rank(merge) != (int) (top >>> 32)) {
                continue;
            }
            lastLeft = ids[at];
            lastRight = ids[right];
            lastRank = MergeRanks.rank(merge);
            ids[at] = MergeRanks.token(merge);
            ids[right] = GONE;
            next[at] = next[right];
            if (next[at] < count) {
                previous[next[at]] = at;
                offer(at, next[at]);
            }
            if (previous[at] >= 0) {
                offer(previous[at], at);
            }
        }
        int left = 0;
        for (int i = 0; i < count; i = next[i]) {
            symbols[left++] = ids[i];
        }
        return left;
    }

    /** Left token of the last merge done. */
    int lastLeft() {
        return lastLeft;
    }

    /** Right token of the last merge done. */
    int lastRight() {
        return lastRight;
    }

    /** Rank of the last merge done. */
    int lastRank() {
        return lastRank;
    }

    private void offer(int left, int right) {
        long merge = ranks.find(ids[left], ids[right]);
        if (merge != MergeRanks.NONE) {
            push((long) MergeRanks.rank(merge) << 32 | left);
        }
    }

    private void push(long entry) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heapSize * 2);
        }
        int at = heapSize++;
        while (at > 0 && heap[(at - 1) >> 1] > entry) {
            heap[at] = heap[(at - 1) >> 1];
            at = (at - 1) >> 1;
        }
        heap[at] = entry;
    }

    private long pop() {
        long top = heap[0];
        long last = heap[--heapSize];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return top;
    }

    private void reserve(int count) {
        if (count > ids.length) {
            int size = Math.max(count, ids.length * 2);
            ids = new int[size];
            next = new int[size];
            previous = new int[size];
        }
    }
}
