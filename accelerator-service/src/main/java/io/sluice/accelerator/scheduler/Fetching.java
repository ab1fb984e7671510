package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.kv.BlockPool;

/**
 * The sequences that wait for offloaded blocks before they go into the queue: first for the store's answer, a bounded
 * time, then for the transfer by its model, if that takes less than to compute the same tokens. They hold no blocks and
 * keep nobody else waiting.
 */
final class Fetching {
    private final BlockPool pool;
    private final Forecast forecast;
    private final WaitingQueue waiting;
    private final SequenceQueue queue = new SequenceQueue();
    private BlockSource source = BlockSource.NONE;
    private FetchTerms terms = new FetchTerms(Transfer.NONE, 1);
    /** No sequence is done before; it may be too early, never too late. */
    private long earliestNanos = GenerationRequest.NO_DEADLINE;

    Fetching(BlockPool pool, Forecast forecast, WaitingQueue waiting) {
        this.pool = pool;
        this.forecast = forecast;
        this.waiting = waiting;
    }

    void from(BlockSource blocks, FetchTerms on) {
        source = blocks;
        terms = on;
    }

    int size() {
        return queue.size();
    }

    SequenceQueue queue() {
        return queue;
    }

    long earliestNanos() {
        return queue.size() == 0 ? GenerationRequest.NO_DEADLINE : earliestNanos;
    }

    /** Asks for what the worker lacks of a new sequence's prompt; returns whether the sequence waits for it. */
    boolean begin(Sequence sequence, long now) {
        if (source == BlockSource.NONE) {
            return false;
        }
        long[] hashes = sequence.request().blockHashes();
        // The last token is computed always.
        int most = Math.min(hashes.length, (sequence.promptTokens() - 1) / Scheduler.BLOCK_TOKENS);
        int from = sequence.countHits(pool);
        if (from >= most) {
            return false;
        }
        Fetch fetch = new Fetch(sequence, hashes, from, most);
        if (!source.ask(fetch)) {
            return false;
        }
        sequence.fetch = fetch;
        sequence.state = SequenceState.FETCHING;
        queue.addLast(sequence);
        until(sequence, now + terms.waitNanos());
        return true;
    }

    /** The store has the first of the blocks that were asked for. Too late an answer is passed over. */
    void answered(Fetch fetch, int found, long now) {
        Sequence sequence = fetch.sequence;
        if (sequence == null) {
            return;
        }
        letGo(sequence);
        int cached = fetch.from() * Scheduler.BLOCK_TOKENS;
        int tokens = Math.min(found, fetch.blocks()) * Scheduler.BLOCK_TOKENS;
        long transfer = terms.transfer().nanos(tokens);
        if (tokens > 0 && transfer < forecast.prefillNanos(cached, cached + tokens)) {
            sequence.fetchedFrom = fetch.from();
            sequence.fetchedTokens = cached + tokens;
            until(sequence, now + transfer);
        } else {
            until(sequence, now);
        }
    }

    /** Lets those into the queue that have waited long enough or have what they waited for. */
    void release(long now) {
        if (now < earliestNanos()) {
            return;
        }
        earliestNanos = GenerationRequest.NO_DEADLINE;
        Sequence sequence = queue.head();
        while (sequence != null) {
            Sequence next = sequence.next;
            if (now >= sequence.fetchUntilNanos) {
                remove(sequence);
                sequence.state = SequenceState.WAITING;
                waiting.addLast(sequence);
            } else {
                earliestNanos = Math.min(earliestNanos, sequence.fetchUntilNanos);
            }
            sequence = next;
        }
    }

    void remove(Sequence sequence) {
        letGo(sequence);
        queue.remove(sequence);
    }

    private void until(Sequence sequence, long nanos) {
        sequence.fetchUntilNanos = nanos;
        earliestNanos = Math.min(earliestNanos, nanos);
    }

    private static void letGo(Sequence sequence) {
        Fetch fetch = sequence.fetch;
        if (fetch != null) {
            fetch.sequence = null;
            sequence.fetch = null;
        }
    }
}
