package io.sluice.edge.routing;

/**
 * A worker that could take a request.
 *
 * @param worker the worker
 * @param prefixBlocks blocks of the prompt it holds or will hold
 * @param savedMicros prefill time that the prefix saves
 * @param firstTokenMicros predicted time to the first token
 * @param occupancy share of its slots that is taken or spoken for; above 1 when requests wait
 */
public record Candidate(Worker worker, int prefixBlocks, long savedMicros, long firstTokenMicros, double occupancy) {
    static Candidate of(Worker worker, PrefixMatches matches, int promptTokens) {
        WorkerLoad load = worker.load();
        PrefixMatches.Held held = matches.of(worker);
        int prefix = Math.max(held.heldBlocks(), held.promisedBlocks());
        // A fully cached prompt still computes its last token.
        long cached = Math.min((long) prefix * load.blockTokens(), promptTokens - 1L);
        long prefill = (promptTokens - cached) * load.prefillMicrosPer1k() / 1000;
        // Requests under way that the report cannot know of are taken to be like this one.
        long ahead = worker.unreported() * (promptTokens * load.prefillMicrosPer1k() / 1000);
        int taken = load.waiting() + load.running() + worker.unreported();
        return new Candidate(
                worker,
                prefix,
                cached * load.prefillMicrosPer1k() / 1000,
                load.queueMicros() + ahead + prefill + load.stepMicros(),
                (double) taken / Math.max(1, load.maxRunning()));
    }
}
