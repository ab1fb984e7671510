package io.sluice.accelerator.scheduler;

import org.jspecify.annotations.Nullable;

/** A queue of sequences, linked through the sequences themselves: any of them leaves it in O(1). */
final class SequenceQueue {
    private @Nullable Sequence head;
    private @Nullable Sequence tail;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Sequence head() {
        return head;
    }

    @Nullable
    Sequence tail() {
        return tail;
    }

    void addLast(Sequence sequence) {
        Sequence last = tail;
        sequence.previous = last;
        if (last == null) {
            head = sequence;
        } else {
            last.next = sequence;
        }
        tail = sequence;
        size++;
    }

    void addFirst(Sequence sequence) {
        Sequence first = head;
        sequence.next = first;
        if (first == null) {
            tail = sequence;
        } else {
            first.previous = sequence;
        }
        head = sequence;
        size++;
    }

    void remove(Sequence sequence) {
        Sequence before = sequence.previous;
        Sequence after = sequence.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        sequence.next = null;
        sequence.previous = null;
        size--;
    }
}
