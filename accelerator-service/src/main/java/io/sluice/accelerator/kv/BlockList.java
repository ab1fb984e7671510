package io.sluice.accelerator.kv;

import java.util.Arrays;

/** A doubly linked list over block numbers, kept in two arrays: every operation is O(1) and allocates nothing. */
final class BlockList {
    static final int NONE = -1;

    private final int[] next;
    private final int[] previous;
    private int head = NONE;
    private int tail = NONE;
    private int size;

    BlockList(int blocks) {
        next = new int[blocks];
        previous = new int[blocks];
        Arrays.fill(next, NONE);
        Arrays.fill(previous, NONE);
    }

    int size() {
        return size;
    }

    int head() {
        return head;
    }

    int tail() {
        return tail;
    }

    int after(int block) {
        return next[block];
    }

    void addLast(int block) {
        previous[block] = tail;
        next[block] = NONE;
        if (tail == NONE) {
            head = block;
        } else {
            next[tail] = block;
        }
        tail = block;
        size++;
    }

    void addFirst(int block) {
        next[block] = head;
        previous[block] = NONE;
        if (head == NONE) {
            tail = block;
        } else {
            previous[head] = block;
        }
        head = block;
        size++;
    }

    void remove(int block) {
        int before = previous[block];
        int after = next[block];
        if (before == NONE) {
            head = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            tail = before;
        } else {
            previous[after] = before;
        }
        next[block] = NONE;
        previous[block] = NONE;
        size--;
    }
}
