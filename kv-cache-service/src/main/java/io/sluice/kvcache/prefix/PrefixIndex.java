package io.sluice.kvcache.prefix;

import io.sluice.kvcache.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Who holds which prefix: fed by the workers' publishers, asked by whoever places a request. Safe for any number of
 * threads; asking takes no lock that a publisher holds for longer than one block takes.
 *
 * <p>An answer is put together while events come in: each block counted was held when it was looked at. It never mixes
 * two epochs, nor what a snapshot replaced with what it brought.
 */
public final class PrefixIndex {
    /** Ages are kept in ticks of 2^27 nanoseconds, about an eighth of a second; they wrap around after some 18 years. */
    private static final int TICK_BITS = 27;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Tier[] TIERS = Tier.values();

    private final LongSupplier clock;
    private final IndexCounters counters = new IndexCounters();
    private final BlockIndex blocks;
    private final Slots slots;
    private final LeaseBook leases;
    private final Workers workers;
    private final ModelTallies tallies = new ModelTallies();

    /** @param clock nanoseconds from an arbitrary origin, never going back */
    public PrefixIndex(IndexLimits limits, LongSupplier clock) {
        this.clock = clock;
        this.blocks = new BlockIndex(limits.slots(), limits.maxBlocks());
        this.slots = new Slots(limits.slots(), blocks);
        this.leases = new LeaseBook(limits, counters);
        this.workers = new Workers(limits, blocks, slots, counters, leases::drop, clock);
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
        List<WorkerPrefix> matches = slots.stable(() -> read(workers.ofModel(model), hashes, now));
        matches.sort(WorkerPrefix.LONGEST_FIRST);
        note(model, hashes.length, matches);
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
        Worker worker = workers.find(workerId);
        if (worker == null || worker.info().epoch() != epoch || promisedTokens <= 0) {
            return;
        }
        boolean changed = worker.honesty().report(promisedTokens, cachedTokens);
        long realised = Math.clamp(cachedTokens, 0, promisedTokens);
        counters.promised(promisedTokens, realised);
        tallies.of(worker.info().model(), true).promised(promisedTokens, realised);
        if (changed && worker.honesty().distrusted()) {
            counters.workerDistrusted();
        }
    }

    /** Workers that are distrusted now. */
    public int distrustedCount() {
        return (int) workers.all().stream()
                .filter(worker -> worker.honesty().distrusted())
                .count();
    }

    /**
     * Forgets what workers hold, for an operator; each is asked for a snapshot.
     *
     * @param which whether a worker is meant
     * @return how many were
     */
    public int flush(Predicate<WorkerInfo> which) {
        int flushed = 0;
        for (Worker worker : workers.all()) {
            if (which.test(worker.info()) && flush(worker)) {
                flushed++;
            }
        }
        return flushed;
    }

    private boolean flush(Worker worker) {
        worker.lock().lock();
        try {
            if (worker.gone()) {
                return false;
            }
            long expected = worker.lastSeq() + 1;
            slots.retire(worker.moveTo(slots.forDevice()));
            // Whatever comes next leaves a gap behind it, unless it is all that there ever was.
            worker.lastSeq(0);
            Publisher speaks = worker.publisher();
            if (speaks != null) {
                speaks.forget(new Receipt.Gap(expected, expected));
            }
            return true;
        } finally {
            worker.lock().unlock();
        }
    }

    /** The workers that publish here, for an operator. */
    public List<WorkerState> workers() {
        long now = clock.getAsLong();
        return workers.all().stream()
                .map(worker -> state(worker, now))
                .sorted(Comparator.comparing(state -> state.info().workerId()))
                .toList();
    }

    /** The blocks that a worker holds in a tier, for an operator; nothing where it is not known. */
    public long[] blocksOf(String workerId, Tier tier) {
        Worker worker = workers.find(workerId);
        if (worker == null) {
            return new long[0];
        }
        return slots.stable(() -> {
            int slot = worker.slots()[tier.ordinal()];
            LongStream.Builder found = LongStream.builder();
            if (slot != Worker.NO_SLOT) {
                blocks.forEach(slot, found::add);
            }
            return found.build().toArray();
        });
    }

    private static WorkerState state(Worker worker, long now) {
        worker.lock().lock();
        try {
            Honesty honesty = worker.honesty();
            return new WorkerState(
                    worker.info(),
                    worker.lastSeq(),
                    worker.connected(),
                    millis(now - worker.heardAt()),
                    worker.activeLeases(),
                    honesty.promisedTokens(),
                    honesty.realisedTokens(),
                    honesty.distrusted());
        } finally {
            worker.lock().unlock();
        }
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

    private void note(String model, int asked, List<WorkerPrefix> matches) {
        int longest = 0;
        for (WorkerPrefix match : matches) {
            longest = Math.max(longest, match.heldBlocks());
        }
        List<Worker> serving = workers.ofModel(model);
        int blockTokens = serving.isEmpty() ? 0 : serving.getFirst().info().blockTokens();
        tallies.of(model, !serving.isEmpty()).matched(asked, longest, blockTokens);
    }

    /** What was asked and found by model, since the start; further models than are told apart under an empty name. */
    public Map<String, ModelTally> tallies() {
        return tallies.all();
    }

    /** A time in ticks. */
    static int tick(long nanos) {
        return (int) (nanos >> TICK_BITS);
    }

    private List<WorkerPrefix> read(List<Worker> of, long[] hashes, long now) {
        int[][] slotsOf = new int[of.size()][];
        int holders = 0;
        for (int at = 0; at < slotsOf.length; at++) {
            slotsOf[at] = of.get(at).slots();
            holders += tiersOf(slotsOf[at]);
        }
        int[][] chains = new int[holders][];
        int next = 0;
        for (int[] byTier : slotsOf) {
            next = chain(byTier, chains, next);
        }
        int[] held = new PrefixWalk(blocks, chains).run(hashes);
        List<WorkerPrefix> matches = new ArrayList<>(slotsOf.length);
        int first = 0;
        for (int at = 0; at < slotsOf.length; at++) {
            int tiers = tiersOf(slotsOf[at]);
            matches.add(answer(of.get(at), slotsOf[at], chains[first + tiers - 1], held, first, hashes, now));
            first += tiers;
        }
        return matches;
    }

    private static int tiersOf(int[] byTier) {
        int used = 0;
        for (int slot : byTier) {
            used += slot == Worker.NO_SLOT ? 0 : 1;
        }
        return used;
    }

    /** The slots of a worker's first tier, then those of its first two, and so on. */
    private static int chain(int[] byTier, int[][] chains, int from) {
        int next = from;
        int[] slots = {};
        for (int slot : byTier) {
            if (slot != Worker.NO_SLOT) {
                slots = Arrays.copyOf(slots, slots.length + 1);
                slots[slots.length - 1] = slot;
                chains[next++] = slots;
            }
        }
        return next;
    }

    private WorkerPrefix answer(
            Worker worker, int[] byTier, int[] allSlots, int[] held, int first, long[] hashes, long now) {
        List<TierPrefix> tiers = new ArrayList<>(1);
        int at = first;
        for (Tier tier : TIERS) {
            if (byTier[tier.ordinal()] != Worker.NO_SLOT) {
                tiers.add(new TierPrefix(tier, held[at], ageMillis(hashes, held[at], now)));
                at++;
            }
        }
        TierPrefix longest = tiers.getLast();
        int active = worker.activeLeases();
        WorkerInfo info = worker.info();
        return new WorkerPrefix(
                info.workerId(),
                info.epoch(),
                longest.blocks(),
                active == 0 ? longest.blocks() : promised(worker, allSlots, hashes, longest.blocks()),
                active,
                longest.ageMillis(),
                millis(now - worker.heardAt()),
                worker.honesty().distrusted(),
                tiers);
    }

    private int promised(Worker worker, int[] slots, long[] hashes, int held) {
        long[] row = new long[blocks.words()];
        int block = held;
        while (block < hashes.length
                && (leases.promises(worker, hashes[block]) || blocks.holds(hashes[block], slots, row))) {
            block++;
        }
        return block;
    }

    private long ageMillis(long[] hashes, int held, long now) {
        if (held == 0) {
            return 0;
        }
        BlockTable table = blocks.table();
        int place = table.place(hashes[held - 1]);
        int ticks = place == BlockTable.NOWHERE ? 0 : tick(now) - table.tick(place);
        return Math.max(0, ((long) ticks << TICK_BITS) / NANOS_PER_MILLI);
    }

    private static long millis(long nanos) {
        return Math.max(0, nanos / NANOS_PER_MILLI);
    }
}
