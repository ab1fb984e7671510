package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/**
 * Byte-pair encoding of a piece that is mostly runs of one byte, such as an indentation or a ruled line. A search tries
 * every length that a run's tokens have at every place of it; here a run is one node with a count, and a merge halves it, so
 * that the work follows the number of runs, not their length. Merges are replayed as defined: lowest rank first, in a run
 * from the left. Not thread-safe.
 */
final class RunMerge {
    /** Shorter pieces are left to the search. */
    private static final int SHORTEST = 24;
    /** Average length of a run from which on this way is the faster. */
    private static final int AVERAGE = 6;

    private static final int RANK_SHIFT = 32;
    private static final int NONE = -1;
    /** The node before the first: it stands for nothing and stays. */
    private static final int HEAD = 0;

    private final LongestToken longest;
    private final MergeTable merges;
    private int[] tokens = new int[16];
    private int[] counts = new int[16];
    private int[] before = new int[16];
    private int[] after = new int[16];
    private int nodes;
    /** A binary heap of the merges that may be done: the rank, then the node that begins the pair. */
    private long[] heap = new long[32];

    private int heaped;

    RunMerge(LongestToken longest, MergeTable merges) {
        this.longest = longest;
        this.merges = merges;
    }

    /** Whether a piece is long, and its runs are. */
    static boolean suits(byte[] text, int from, int to) {
        if (to - from < SHORTEST) {
            return false;
        }
        int runs = 1;
        for (int i = from + 1; i < to; i++) {
            runs += text[i] != text[i - 1] ? 1 : 0;
        }
        return runs * AVERAGE <= to - from;
    }

    /**
     * Writes the ids of {@code text[from..to)}.
     *
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int to, int[] ids, int at) {
        nodes = 0;
        heaped = 0;
        int last = add(NONE, 0, NONE, NONE);
        for (int i = from; i < to; ) {
            int end = i + 1;
            while (end < to && text[end] == text[i]) {
                end++;
            }
            last = add(LongestToken.token(longest.at(text, i, i + 1)), end - i, last, NONE);
            i = end;
        }
        for (int node = 1, first = nodes; node < first; node++) {
            offer(node);
        }
        while (heaped > 0) {
            long next = poll();
            merge((int) next, (int) (next >>> RANK_SHIFT));
        }
        return write(ids, at);
    }

    private int write(int[] ids, int at) {
        int to = at;
        for (int node = after[HEAD]; node != NONE; node = after[node]) {
            Arrays.fill(ids, to, to + counts[node], tokens[node]);
            to += counts[node];
        }
        return to;
    }

    /** Does a merge that begins at a node, if it can still be done. */
    private void merge(int node, int token) {
        int count = counts[node];
        if (count > 1 && merges.merged(tokens[node], tokens[node]) == token) {
            int rest = NONE;
            if ((count & 1) != 0) {
                rest = add(tokens[node], 1, node, after[node]);
            }
            tokens[node] = token;
            counts[node] = count >> 1;
            settle(node);
            if (rest != NONE && counts[rest] > 0) {
                offer(rest);
            }
            return;
        }
        int next = after[node];
        if (count > 0 && next != NONE && merges.merged(tokens[node], tokens[next]) == token) {
            int made = add(token, 1, node, next);
            counts[node]--;
            counts[next]--;
            dropIfEmpty(next);
            dropIfEmpty(node);
            settle(made);
        }
    }

    /** Joins a node with its neighbours where they are equal, and offers the merges that it now has part in. */
    private void settle(int made) {
        int node = made;
        int previous = before[node];
        if (tokens[previous] == tokens[node]) {
            counts[previous] += counts[node];
            unlink(node);
            node = previous;
        }
        int next = after[node];
        if (next != NONE && tokens[next] == tokens[node]) {
            counts[node] += counts[next];
            unlink(next);
        }
        if (before[node] != HEAD) {
            offer(before[node]);
        }
        offer(node);
    }

    private void dropIfEmpty(int node) {
        if (counts[node] == 0) {
            unlink(node);
        }
    }

    private void unlink(int node) {
        counts[node] = 0;
        after[before[node]] = after[node];
        if (after[node] != NONE) {
            before[after[node]] = before[node];
        }
    }

    private int add(int token, int count, int previous, int next) {
        if (nodes == tokens.length) {
            int size = 2 * nodes;
            tokens = Arrays.copyOf(tokens, size);
            counts = Arrays.copyOf(counts, size);
            before = Arrays.copyOf(before, size);
            after = Arrays.copyOf(after, size);
        }
        int node = nodes++;
        tokens[node] = token;
        counts[node] = count;
        before[node] = previous;
        after[node] = next;
        if (previous != NONE) {
            after[previous] = node;
        }
        if (next != NONE) {
            before[next] = node;
        }
        return node;
    }

    /** Puts the merges that begin at a node into the heap: within its run, and with the node behind it. */
    private void offer(int node) {
        if (counts[node] > 1) {
            push(merges.merged(tokens[node], tokens[node]), node);
        }
        if (after[node] != NONE) {
            push(merges.merged(tokens[node], tokens[after[node]]), node);
        }
    }

    private void push(int rank, int node) {
        if (rank < 0) {
            return;
        }
        if (heaped == heap.length) {
            heap = Arrays.copyOf(heap, 2 * heaped);
        }
        long item = (long) rank << RANK_SHIFT | node;
        int at = heaped++;
        while (at > 0 && heap[(at - 1) >> 1] > item) {
            heap[at] = heap[(at - 1) >> 1];
            at = (at - 1) >> 1;
        }
        heap[at] = item;
    }

    private long poll() {
        long top = heap[0];
        long item = heap[--heaped];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heaped) {
                break;
            }
            if (child + 1 < heaped && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= item) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = item;
        return top;
    }
}
