package io.sluice.kvcache.prefix;

import io.sluice.kvcache.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Who holds which prefix: fed by the workers' publishers, asked by whoever places a request. Safe for any number of
 * threads; asking takes no lock that a publisher holds for longer than one block takes.
 *
 * <p>An answer is put together while events come in: each block counted was held when it was looked at. It never mixes
 * two epochs, nor what a snapshot replaced with what it brought.
 */
public final class PrefixIndex {
    private final LongSupplier clock;
    private final IndexCounters counters = new IndexCounters();
    private final BlockIndex blocks;
    private final Slots slots;
    private final LeaseBook leases;
    private final Workers workers;

    /** @param clock nanoseconds from an arbitrary origin, never going back */
    public PrefixIndex(IndexLimits limits, LongSupplier clock) {
        this.clock = clock;
        this.blocks = new BlockIndex(limits.slots(), limits.maxBlocks());
        this.slots = new Slots(limits.slots(), blocks);
        this.leases = new LeaseBook(limits, counters);
        this.workers = new Workers(limits, blocks, slots, counters, leases::drop);
    }

    /**
     * Finds how much of a prompt each worker of a model holds.
     *
     * @param hashes chained hashes of the prompt's blocks, in order
     * @return one entry for each worker, in the order of {@link WorkerPrefix#LONGEST_FIRST}
     */
    public List<WorkerPrefix> match(String model, long[] hashes) {
        expire();
        List<WorkerPrefix> matches = slots.stable(() -> read(workers.ofModel(model), hashes));
        matches.sort(WorkerPrefix.LONGEST_FIRST);
        return matches;
    }

    /**
     * Begins a publisher's stream, in place of an earlier one of the same worker and epoch. A newer epoch ends all that
     * was known of the worker, leases on it included.
     *
     * @param onSuperseded called, from any thread and at most once, when another stream has taken over
     * @throws io.sluice.kvcache.FaultException {@link Fault.StaleEpoch}, {@link Fault.TooManyWorkers}, or
     *     {@link Fault.InvalidField} for another model in the same epoch
     */
    public Publisher open(WorkerInfo info, Runnable onSuperseded) {
        long now = clock.getAsLong();
        workers.expire(now);
        return workers.open(info, onSuperseded, now);
    }

    /** Ends a publisher's stream: the worker expires after the grace time unless it comes back. */
    public void close(Publisher publisher) {
        publisher.end(clock.getAsLong());
    }

    /**
     * Notes that a request is on its way to a worker. Taken again with the same id, a lease gets a new end, and a new
     * worker or prefix where they differ.
     *
     * @throws io.sluice.kvcache.FaultException {@link Fault.UnknownWorker}, {@link Fault.TooManyLeases}
     */
    public void acquireLease(String leaseId, String workerId, long[] hashes, Duration ttl) {
        Worker worker = workers.find(workerId);
        if (worker == null) {
            throw new Fault.UnknownWorker(workerId).asException();
        }
        leases.acquire(leaseId, worker, hashes, ttl.toNanos(), clock.getAsLong());
    }

    /** Ends a lease; returns whether it was still there. */
    public boolean releaseLease(String leaseId) {
        return leases.release(leaseId, clock.getAsLong());
    }

    /** Lets go what has had its time: leases, and workers that nobody speaks for. To be called now and then. */
    public void expire() {
        long now = clock.getAsLong();
        leases.expire(now);
        workers.expire(now);
    }

    /** Gives back the memory of what is gone: one pass over the index where there is need. To be called now and then. */
    public void sweep() {
        slots.sweep();
    }

    public int workerCount() {
        return workers.count();
    }

    public int leaseCount() {
        return leases.count();
    }

    /** Distinct blocks, those included that {@link #sweep} has yet to take out. */
    public long blockCount() {
        return blocks.blocks();
    }

    /** Blocks that were not noted because the index was full, since the start. */
    public long blocksTurnedAway() {
        return blocks.turnedAway();
    }

    public IndexCounters counters() {
        return counters;
    }

    private List<WorkerPrefix> read(List<Worker> of, long[] hashes) {
        int[] slotsOf = new int[of.size()];
        for (int at = 0; at < slotsOf.length; at++) {
            slotsOf[at] = of.get(at).slot();
        }
        int[] held = new PrefixWalk(blocks, slotsOf).run(hashes);
        long[] row = new long[blocks.words()];
        List<WorkerPrefix> matches = new ArrayList<>(slotsOf.length);
        for (int at = 0; at < slotsOf.length; at++) {
            Worker worker = of.get(at);
            int active = worker.activeLeases();
            int promised = active == 0 ? held[at] : promised(worker, slotsOf[at], hashes, held[at], row);
            WorkerInfo info = worker.info();
            matches.add(new WorkerPrefix(info.workerId(), info.epoch(), held[at], promised, active));
        }
        return matches;
    }

    private int promised(Worker worker, int slot, long[] hashes, int held, long[] row) {
        int block = held;
        while (block < hashes.length
                && (leases.promises(worker, hashes[block]) || blocks.holds(hashes[block], slot, row))) {
            block++;
        }
        return block;
    }
}
