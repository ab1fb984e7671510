package io.sluice.edge.routing;

import java.util.Map;

/**
 * Who holds how much of a prompt.
 *
 * @param known whether the index answered
 * @param byWorker what each worker holds, by its id
 */
public record PrefixMatches(boolean known, Map<String, Held> byWorker) {
    private static final PrefixMatches UNKNOWN = new PrefixMatches(false, Map.of());
    private static final Held NOTHING = new Held(0, 0, 0);

    /** The index did not answer. */
    public static PrefixMatches unknown() {
        return UNKNOWN;
    }

    /**
     * Returns the tokens of a prompt that a worker says it has in its cache: whole blocks, and never the last token, which
     * is always computed.
     */
    public long promisedTokens(Worker worker, int promptTokens) {
        int blockTokens = Math.max(1, worker.load().blockTokens());
        return Math.min(of(worker).publishedBlocks(), (promptTokens - 1L) / blockTokens) * blockTokens;
    }

    /** Returns what a worker holds. A worker that restarted since the index heard of it holds nothing. */
    Held of(Worker worker) {
        Held held = byWorker.getOrDefault(worker.id(), NOTHING);
        return held.epoch() == worker.load().epoch() ? held : NOTHING;
    }

    /** Returns the longest prefix anyone holds, in blocks. */
    public int longest() {
        int longest = 0;
        for (Held held : byWorker.values()) {
            longest = Math.max(longest, held.heldBlocks());
        }
        return longest;
    }

    /**
     * What one worker holds.
     *
     * @param epoch its epoch, as the index knows it
     * @param heldBlocks blocks to count on: those it has published, or none while the index distrusts it
     * @param promisedBlocks blocks to count on, those of requests on their way to it included
     * @param publishedBlocks blocks it has published, whether or not it is trusted
     */
    public record Held(long epoch, int heldBlocks, int promisedBlocks, int publishedBlocks) {
        /** What a trusted worker holds. */
        public Held(long epoch, int heldBlocks, int promisedBlocks) {
            this(epoch, heldBlocks, promisedBlocks, heldBlocks);
        }
    }
}
