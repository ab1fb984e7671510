package io.sluice.kvcache.prefix;

import io.sluice.kvcache.Fault;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which prefix: fed by the workers' publishers, asked by whoever places a request. Safe for any number of
 * threads; asking takes no lock that a publisher holds for longer than one block takes.
 *
 * <p>An answer is put together while events come in: each block counted was held when it was looked at. It never mixes
 * two epochs, nor what a snapshot replaced with what it brought.
 */
public final class PrefixIndex {
    /** Ages are kept in ticks of 2^27 nanoseconds, about an eighth of a second; they wrap around after some 18 years. */
    static final int TICK_BITS = 27;

    static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier clock;
    private final IndexCounters counters = new IndexCounters();
    private final BlockIndex blocks;
    private final Slots slots;
    private final LeaseBook leases;
    private final Workers workers;
    private final WorkerDirectory known;
    private final PrefixReader reader;
    private final Inspector inspector;
    private final Promises promises;

    /** @param clock nanoseconds from an arbitrary origin, never going back */
    public PrefixIndex(IndexLimits limits, LongSupplier clock) {
        this(limits, clock, IndexListener.NONE);
    }

    /** @param listener hears what is published here */
    public PrefixIndex(IndexLimits limits, LongSupplier clock, IndexListener listener) {
        this.clock = clock;
        this.blocks = new BlockIndex(limits.slots(), limits.maxBlocks());
        this.slots = new Slots(limits.slots(), blocks);
        this.leases = new LeaseBook(limits, counters);
        this.reader = new PrefixReader(blocks, leases);
        this.inspector = new Inspector(blocks, slots);
        Consumer<Worker> onGone = worker -> {
            leases.drop(worker);
            listener.gone(worker.info());
        };
        this.workers = new Workers(limits, blocks, slots, counters, onGone, clock, listener);
        this.known = workers.directory();
        this.promises = new Promises(known, counters);
    }

    /**
     * Finds how much of a prompt each worker of a model holds.
     *
     * @param hashes chained hashes of the prompt's blocks, in order
     * @return one entry for each worker, in the order of {@link WorkerPrefix#LONGEST_FIRST}
     */
    public List<WorkerPrefix> match(String model, long[] hashes) {
        long now = clock.getAsLong();
        expire(now);
        List<WorkerPrefix> matches = slots.stable(() -> reader.read(known.ofModel(model), hashes, now));
        matches.sort(WorkerPrefix.LONGEST_FIRST);
        promises.matched(model, hashes.length, matches);
        return matches;
    }

    /**
     * Begins a publisher's stream, in place of an earlier one of the same worker and epoch. A newer epoch ends all that
     * was known of the worker, leases on it included.
     *
     * @param owner told, from any thread, what becomes of the stream
     * @throws io.sluice.kvcache.FaultException {@link Fault.StaleEpoch}, {@link Fault.TooManyWorkers}, or
     *     {@link Fault.InvalidField} for another model in the same epoch
     */
    public Publisher open(WorkerInfo info, Publisher.Owner owner) {
        long now = clock.getAsLong();
        workers.expire(now);
        return workers.open(info, owner, now);
    }

    /**
     * Begins to keep what a worker publishes to another service. The worker's own word goes before: while it publishes here
     * there is nothing to keep.
     *
     * @return null where it does
     * @throws io.sluice.kvcache.FaultException as {@link #open}
     */
    public @Nullable Publisher openRemote(WorkerInfo info, Publisher.Owner owner) {
        return workers.openRemote(info, owner, clock.getAsLong());
    }

    /** Lets the worker of a publisher go at once, unless another publisher speaks for it. */
    public void drop(Publisher publisher) {
        workers.drop(publisher);
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
        Worker worker = known.find(workerId);
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
        expire(clock.getAsLong());
    }

    private void expire(long now) {
        leases.expire(now);
        workers.expire(now);
    }

    /**
     * Takes a report of what came of a promise; one on another epoch, or on a worker that is not known, is passed over.
     *
     * @param promisedTokens tokens of the prompt that the worker was said to hold
     * @param cachedTokens tokens of it that it had
     */
    public void reportHit(String workerId, long epoch, long promisedTokens, long cachedTokens) {
        promises.report(workerId, epoch, promisedTokens, cachedTokens);
    }

    /** Workers that are distrusted now. */
    public int distrustedCount() {
        return promises.distrusted();
    }

    /**
     * Forgets what workers hold, for an operator; each is asked for a snapshot.
     *
     * @param which whether a worker is meant
     * @return how many were
     */
    public int flush(Predicate<WorkerInfo> which) {
        int flushed = 0;
        for (Worker worker : known.all()) {
            if (which.test(worker.info()) && inspector.flush(worker)) {
                flushed++;
            }
        }
        return flushed;
    }

    /** The workers that publish here, for an operator. */
    public List<WorkerState> workers() {
        long now = clock.getAsLong();
        return known.all().stream()
                .map(worker -> Inspector.state(worker, now))
                .sorted(Comparator.comparing(state -> state.info().workerId()))
                .toList();
    }

    /** The blocks that a worker holds in a tier, for an operator; nothing where it is not known. */
    public long[] blocksOf(String workerId, Tier tier) {
        Worker worker = known.find(workerId);
        if (worker == null) {
            return new long[0];
        }
        return inspector.blocksOf(worker, tier);
    }

    /** All that a worker holds, at one moment; null where it is not known. */
    public @Nullable WorkerCopy copy(String workerId) {
        Worker worker = known.find(workerId);
        return worker == null ? null : inspector.copy(worker);
    }

    /** Gives back the memory of what is gone: one pass over the index where there is need. To be called now and then. */
    public void sweep() {
        slots.sweep();
    }

    public int workerCount() {
        return known.count();
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

    /** What was asked and found by model, since the start; further models than are told apart under an empty name. */
    public Map<String, ModelTally> tallies() {
        return promises.tallies();
    }

    /** A time in ticks. */
    static int tick(long nanos) {
        return (int) (nanos >> TICK_BITS);
    }

    static long millis(long nanos) {
        return Math.max(0, nanos / NANOS_PER_MILLI);
    }
}
