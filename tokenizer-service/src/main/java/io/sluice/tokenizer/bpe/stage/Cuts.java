package io.sluice.tokenizer.bpe.stage;

import java.util.Arrays;

/** A text cut into delimiters and what lies between them, and the pieces made of those. Not thread-safe. */
final class Cuts {
    private final Behavior behavior;
    private final boolean invert;
    /** Where each cut ends; the sign bit is set where it is a delimiter. */
    private int[] ends = new int[32];

    private int size;
    private int start;

    Cuts(Behavior behavior, boolean invert) {
        this.behavior = behavior;
        this.invert = invert;
    }

    void begin(int from) {
        size = 0;
        start = from;
    }

    /** Adds a part; one that is empty is left out. */
    void add(int end, boolean match) {
        int before = size == 0 ? start : end(size - 1);
        if (end == before) {
            return;
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
        }
        ends[size++] = end | (match != invert ? 1 << 31 : 0);
    }

    private int end(int index) {
        return ends[index] & Integer.MAX_VALUE;
    }

    private boolean isDelimiter(int index) {
        return ends[index] < 0;
    }

    /** Hands the pieces on. */
    void emit(byte[] text, boolean first, PieceSink next) {
        int from = start;
        for (int i = 0; i < size; i++) {
            int to = end(i);
            if (i + 1 < size && joined(i)) {
                continue;
            }
            if (behavior != Behavior.REMOVED || !isDelimiter(i)) {
                next.accept(text, from, to, first && from == start);
            }
            from = to;
        }
    }

    /** Whether a part and the one behind it are in one piece. */
    private boolean joined(int i) {
        return switch (behavior) {
            case REMOVED, ISOLATED -> false;
            // Of delimiters side by side the first alone joins.
            case MERGED_WITH_PREVIOUS -> isDelimiter(i + 1) && !isDelimiter(i);
            case MERGED_WITH_NEXT -> isDelimiter(i) && !isDelimiter(i + 1);
            case CONTIGUOUS -> isDelimiter(i) == isDelimiter(i + 1);
        };
    }
}
