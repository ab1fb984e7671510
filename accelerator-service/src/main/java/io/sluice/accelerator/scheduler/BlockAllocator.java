package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.kv.BlockPool;
import org.jspecify.annotations.Nullable;

/**
 * Gives blocks to sequences, and takes them from others when none is free: from parked sequences first, the longest
 * parked one of them, then from those that wait for their slot, then from the running ones, the least urgent class and
 * within it the last that came (LIFO). Who loses its blocks is computed again later, or finds them
 * in the host's memory, to which they go while there is room.
 */
final class BlockAllocator {
    private final BlockPool pool;
    private final Swap swap;
    private final boolean reserveAnswers;
    private final WaitingQueue waiting;
    private final RunningList running;
    private final ParkedQueue parked;
    private final SequenceQueue ready;
    private long preemptions;
    private long queriedTokens;
    private long hitTokens;
    private long fetchedTokens;
    private int hostBlocks;
    private long swaps;
    private double transferNanos;

    BlockAllocator(
            BlockPool pool,
            Swap swap,
            boolean reserveAnswers,
            WaitingQueue waiting,
            RunningList running,
            ParkedQueue parked,
            SequenceQueue ready) {
        this.pool = pool;
        this.swap = swap;
        this.reserveAnswers = reserveAnswers;
        this.waiting = waiting;
        this.running = running;
        this.parked = parked;
        this.ready = ready;
    }

    long preemptions() {
        return preemptions;
    }

    long queriedTokens() {
        return queriedTokens;
    }

    long hitTokens() {
        return hitTokens;
    }

    /** Returns the tokens that came from the store of offloaded blocks. */
    long fetchedTokens() {
        return fetchedTokens;
    }

    /** Returns the preemptions whose blocks went to the host's memory. */
    long swaps() {
        return swaps;
    }

    /** Returns the blocks that the host's memory holds. */
    int hostBlocks() {
        return hostBlocks;
    }

    /** Returns how long the blocks take that were moved since the last call. */
    long takeTransferNanos() {
        double nanos = transferNanos;
        transferNanos = 0;
        return (long) nanos;
    }

    /** Forgets what the host's memory holds of a sequence. */
    void dropHost(Sequence sequence) {
        hostBlocks -= sequence.hostBlocks();
        sequence.hostTokens = 0;
    }

    /**
     * Gives a new or preempted sequence the blocks for all its tokens, the cached ones shared. Running sequences lose
     * nothing for it.
     *
     * @return whether the blocks suffice
     */
    boolean admit(Sequence sequence, long now) {
        int blocks = reserveAnswers ? Math.min(sequence.blocksForLongest(), pool.total()) : sequence.blocksForAll();
        int hits = sequence.countHits(pool);
        int needed = blocks - hits + sequence.countFree(pool, hits);
        while (pool.free() < needed) {
            Sequence victim = parkedWithBlocks();
            if (victim == null) {
                return false;
            }
            preempt(victim, true);
            // What the victim gave up may be what the sequence shares: count again.
            hits = sequence.countHits(pool);
            needed = blocks - hits + sequence.countFree(pool, hits);
        }
        hostBlocks -= sequence.hostBlocks();
        transferNanos += Math.max(0, sequence.hostBlocks() - hits) * swap.nanosPerBlock();
        fetchedTokens += Math.max(0, sequence.usableFetched(hits) - hits * Scheduler.BLOCK_TOKENS);
        sequence.admit(pool, hits, blocks, now);
        queriedTokens += sequence.total;
        hitTokens += (long) hits * Scheduler.BLOCK_TOKENS;
        return true;
    }

    /**
     * Gives a running sequence the block for its next token, at the cost of others if need be.
     *
     * @return whether a sequence lost its slot by it; it may be the sequence itself
     */
    boolean grow(Sequence sequence) {
        boolean lost = false;
        while (sequence.needsBlock()) {
            int block = pool.take();
            if (block != BlockPool.NONE) {
                sequence.addBlock(block);
                continue;
            }
            Sequence victim = victim();
            if (victim.state == SequenceState.RUNNING) {
                running.remove(victim);
                lost = true;
            }
            preempt(victim, true);
            if (victim == sequence) {
                break;
            }
        }
        return lost;
    }

    /** Takes the blocks of all sequences, and forgets what the free ones hold. The last that came is the last in the queue. */
    void loseAll() {
        while (running.size() > 0) {
            Sequence last = running.get(running.size() - 1);
            running.remove(last);
            preempt(last, false);
        }
        for (Sequence last = ready.tail(); last != null; last = ready.tail()) {
            preempt(last, false);
        }
        for (Sequence idle = parkedWithBlocks(); idle != null; idle = parkedWithBlocks()) {
            preempt(idle, false);
        }
        pool.forgetAll();
    }

    private Sequence victim() {
        Sequence idle = parkedWithBlocks();
        if (idle != null) {
            return idle;
        }
        Sequence last = ready.tail();
        if (last != null) {
            return last;
        }
        Sequence victim = running.get(running.size() - 1);
        for (int slot = running.size() - 2; slot >= 0; slot--) {
            Sequence candidate = running.get(slot);
            if (candidate.request().priority().compareTo(victim.request().priority()) > 0) {
                victim = candidate;
            }
        }
        return victim;
    }

    private @Nullable Sequence parkedWithBlocks() {
        Sequence candidate = parked.head();
        while (candidate != null && candidate.blockCount() == 0) {
            candidate = candidate.next;
        }
        return candidate;
    }

    private void preempt(Sequence victim, boolean mayKeep) {
        preemptions++;
        int blocks = (victim.computed + Scheduler.BLOCK_TOKENS - 1) / Scheduler.BLOCK_TOKENS;
        if (mayKeep && blocks > 0 && blocks <= swap.hostBlocks() - hostBlocks) {
            swaps++;
            hostBlocks += blocks;
            transferNanos += blocks * swap.nanosPerBlock();
            victim.hostTokens = victim.computed;
        }
        victim.releaseBlocks(pool);
        if (victim.state == SequenceState.PARKED) {
            return;
        }
        if (victim.state == SequenceState.READY) {
            ready.remove(victim);
        }
        victim.state = SequenceState.WAITING;
        waiting.addFirst(victim);
    }
}
