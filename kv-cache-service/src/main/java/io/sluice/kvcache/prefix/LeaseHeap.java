package io.sluice.kvcache.prefix;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leases by the time they end: a binary heap that knows each lease's place, so that any of them can leave. */
final class LeaseHeap {
    private final List<Lease> heap = new ArrayList<>();

    /** The lease that ends first. */
    @Nullable
    Lease first() {
        return heap.isEmpty() ? null : heap.getFirst();
    }

    void add(Lease lease) {
        heap.add(lease);
        up(lease, heap.size() - 1);
    }

    void remove(Lease lease) {
        Lease last = heap.removeLast();
        if (last != lease) {
            settle(last, lease.position);
        }
    }

    /** Gives a lease that is in the heap another end. */
    void move(Lease lease, long deadline) {
        lease.deadline = deadline;
        settle(lease, lease.position);
    }

    private void settle(Lease lease, int position) {
        up(lease, position);
        down(lease, lease.position);
    }

    private void up(Lease lease, int from) {
        int position = from;
        while (position > 0) {
            Lease parent = heap.get((position - 1) / 2);
            if (!before(lease, parent)) {
                break;
            }
            place(parent, position);
            position = (position - 1) / 2;
        }
        place(lease, position);
    }

    private void down(Lease lease, int from) {
        int position = from;
        for (int child = 2 * position + 1; child < heap.size(); child = 2 * position + 1) {
            if (child + 1 < heap.size() && before(heap.get(child + 1), heap.get(child))) {
                child++;
            }
            if (!before(heap.get(child), lease)) {
                break;
            }
            place(heap.get(child), position);
            position = child;
        }
        place(lease, position);
    }

    private void place(Lease lease, int position) {
        heap.set(position, lease);
        lease.position = position;
    }

    /** By difference, because a nanosecond clock may wrap around. */
    private static boolean before(Lease one, Lease other) {
        return one.deadline - other.deadline < 0;
    }
}
