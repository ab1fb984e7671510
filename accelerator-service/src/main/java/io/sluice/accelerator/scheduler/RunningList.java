package io.sluice.accelerator.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The sequences in slots, in the order in which they got them. */
final class RunningList {
    private final @Nullable Sequence[] slots;
    private int size;
    private long given;

    RunningList(int capacity) {
        slots = new Sequence[capacity];
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == slots.length;
    }

    @SuppressWarnings("NullAway") // Slots below size are taken.
    Sequence get(int slot) {
        return slots[slot];
    }

    void add(Sequence sequence) {
        sequence.slotNumber = given++;
        slots[size++] = sequence;
    }

    /** Removes a sequence. */
    void remove(Sequence sequence) {
        int slot = 0;
        while (slots[slot] != sequence) {
            slot++;
        }
        System.arraycopy(slots, slot + 1, slots, slot, size - slot - 1);
        slots[--size] = null;
    }

    /** Drops those that do not run any more, in one pass. */
    void compact() {
        int kept = 0;
        for (int slot = 0; slot < size; slot++) {
            Sequence sequence = get(slot);
            if (sequence.state == SequenceState.RUNNING) {
                slots[kept++] = sequence;
            }
        }
        Arrays.fill(slots, kept, size, null);
        size = kept;
    }
}
