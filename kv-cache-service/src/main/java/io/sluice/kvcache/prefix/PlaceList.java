package io.sluice.kvcache.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places of a {@link BlockTable}: hash and set of a block side by side, in the order in which blocks came. Readers take
 * no lock: a hash, once written, stays, and the set beside it is the truth about it whenever it is read.
 */
final class PlaceList {
    /** Places that a publisher takes at a time, so that what it stores stays together: a share of all, and at most. */
    private static final int RUN_SHARE = 16_384;

    private static final int RUN = 64;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Hash and set of a place in turn. */
    private final long[] entries;
    /** When a place's block was last reported, in ticks of the index. */
    private final int[] ticks;

    private final AtomicInteger next = new AtomicInteger();
    private final int runLength;

    /** Places that a publisher has taken for blocks to come. */
    static final class Run {
        private PlaceList of;
        private int next;
        private int end;

        Run(PlaceList of) {
            this.of = of;
        }
    }

    PlaceList(int places) {
        entries = new long[2 * places];
        ticks = new int[places];
        runLength = Math.clamp(places / RUN_SHARE, 1, RUN);
    }

    /** Places, taken and free. */
    int size() {
        return ticks.length;
    }

    /** Places that are taken, from the first. */
    int taken() {
        return Math.min(size(), next.get());
    }

    /** The next place of a publisher; {@link BlockTable#NOWHERE} when all are taken. */
    int take(Run run) {
        if (run.of != this || run.next == run.end) {
            int first = next.getAndAdd(runLength);
            if (first < 0 || first + runLength > size()) {
                next.set(size());
                return BlockTable.NOWHERE;
            }
            run.of = this;
            run.next = first;
            run.end = first + runLength;
        }
        return run.next++;
    }

    /** Takes the place after the last that is taken. By the only thread. */
    int append() {
        return next.getAndIncrement();
    }

    /** Puts a block in a place that was taken for it. */
    void put(int place, long hash, int tick, long set) {
        entries[2 * place] = hash;
        ticks[place] = tick;
        set(place, set);
    }

    void set(int place, long set) {
        LONGS.setRelease(entries, 2 * place + 1, set);
    }

    void tick(int place, int tick) {
        ticks[place] = tick;
    }

    /** The set of the block at a place; 0 where nobody holds it. */
    long set(int place) {
        return (long) LONGS.getAcquire(entries, 2 * place + 1);
    }

    long hash(int place) {
        return entries[2 * place];
    }

    int tick(int place) {
        return ticks[place];
    }

    /** The place after another one if it has this block, else {@link BlockTable#NOWHERE}. */
    int follow(int place, long hash) {
        int at = 2 * place + 2;
        return place >= 0 && at < entries.length && entries[at] == hash ? place + 1 : BlockTable.NOWHERE;
    }

    /** Brings what is at some places near; returns something to be kept, lest the compiler find that nobody needs it. */
    long touch(int[] places, int count) {
        long mixed = 0;
        for (int i = 0; i < count; i++) {
            mixed ^= entries[2 * Math.max(0, places[i])];
        }
        return mixed;
    }
}
