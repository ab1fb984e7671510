package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.kv.BlockPool;
import org.jspecify.annotations.Nullable;

/**
 * Gives blocks to sequences, and takes them from others when none is free: from parked sequences first, the longest
 * parked one of them, then from those that wait for their slot, then from the running ones, the least urgent class and
 * within it the last that came (LIFO). Who loses its blocks is computed again later.
 */
final class BlockAllocator {
    private final BlockPool pool;
    private final boolean reserveAnswers;
    private final WaitingQueue waiting;
    private final RunningList running;
    private final ParkedQueue parked;
    private final SequenceQueue ready;
    private long preemptions;
    private long queriedTokens;
    private long hitTokens;

    BlockAllocator(
            BlockPool pool,
            boolean reserveAnswers,
            WaitingQueue waiting,
            RunningList running,
            ParkedQueue parked,
            SequenceQueue ready) {
        this.pool = pool;
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
            preempt(victim);
            // What the victim gave up may be what the sequence shares: count again.
            hits = sequence.countHits(pool);
            needed = blocks - hits + sequence.countFree(pool, hits);
        }
        sequence.admit(pool, hits, blocks, now);
        queriedTokens += sequence.total;
        hitTokens += sequence.computed;
        return true;
    }

    /**
     * Gives a running sequence the block for its next token, at the cost of others if need be.
     *
     * @return the lowest slot that became free by it, or the number of slots if none did; the sequence itself may have
     *     lost its slot
     */
    int grow(Sequence sequence) {
        int lowest = Integer.MAX_VALUE;
        while (sequence.needsBlock()) {
            int block = pool.take();
            if (block != BlockPool.NONE) {
                sequence.addBlock(block);
                continue;
            }
            Sequence victim = victim();
            boolean ran = victim.state == SequenceState.RUNNING;
            if (ran) {
                lowest = Math.min(lowest, running.remove(victim));
            }
            preempt(victim);
            if (victim == sequence) {
                break;
            }
        }
        return lowest;
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

    private void preempt(Sequence victim) {
        preemptions++;
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
