package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.hardware.StepTime;

/**
 * Predicts waits from the hardware's own step times and from how long sequences have kept their slots. A prediction
 * assumes that the prompts in the queue are not in the cache and that nothing ends early.
 */
final class Forecast {
    /** Weight of the newest observation in the mean time that a sequence keeps its slot. */
    private static final double NEWEST = 0.05;
    /** A prediction is at most this, in nanoseconds: some 73 years. */
    private static final double FOREVER = 0x1p61;

    /** Of a prompt's full chunks at most so many are looked at. */
    private static final int MOST_CHUNKS = 16;

    private final Limits limits;
    private final StepTime stepTime;
    private final Speculation speculation;
    private final StepShape scratch = new StepShape();
    private int decodes;
    private long meanContext = 1;
    private double slotNanos;
    private double placeNanos;

    Forecast(Limits limits, StepTime stepTime, Speculation speculation) {
        this.limits = limits;
        this.speculation = speculation;
        this.stepTime = stepTime;
    }

    /** Notes what a step works on. */
    void observe(StepShape shape) {
        decodes = shape.decodeSequences;
        if (decodes > 0) {
            meanContext = Math.max(1, shape.decodeContextTokens / decodes);
        }
    }

    /**
     * Notes that a sequence has ended.
     *
     * @param inSlot how long it had a slot
     * @param inPlace how long it was past the queue, parked or not
     */
    void observeEnd(long inSlot, long inPlace) {
        slotNanos = slotNanos == 0 ? inSlot : slotNanos + NEWEST * (inSlot - slotNanos);
        placeNanos = placeNanos == 0 ? inPlace : placeNanos + NEWEST * (inPlace - placeNanos);
    }

    /** Notes that nothing runs. */
    void idle() {
        decodes = 0;
    }

    /** Predicts the time per token at the present load, one sequence at least. */
    long stepNanos() {
        shape(Math.max(1, decodes));
        long step = stepTime.nanos(scratch) + speculation.draftTokens() * speculation.draftNanos();
        return speculation.draftTokens() == 0 ? step : (long) (step / speculation.tokensPerStep());
    }

    /**
     * Predicts the time from the first step of a prompt to its first token.
     *
     * @param cached tokens of the prompt that are in the cache
     * @param tokens all of its tokens
     */
    long prefillNanos(int cached, int tokens) {
        int chunk = chunk();
        int fullChunks = Math.max(0, tokens - cached) / chunk;
        int rest = Math.max(0, tokens - cached) - fullChunks * chunk;
        return fullChunksNanos(cached, chunk, fullChunks)
                + (rest == 0 ? 0 : chunkNanos(rest, cached + fullChunks * chunk));
    }

    /**
     * Fills in the terms of a formula for any prompt of n tokens, k of them cached: a time for each step that computes up
     * to a chunk of the n-k others, one for each of these, and one for each of the {@code (n-k)*k + (n-k)^2/2} pairs. They
     * go through the predictions for half a chunk, for a chunk, and for the last chunk of the longest prompt.
     */
    void predict(Load load) {
        int longest = limits.maxTokens() - 1;
        int chunk = Math.max(2, Math.min(chunk(), longest));
        int half = chunk / 2;
        double whole = chunkNanos(chunk, 0);
        double first = chunkNanos(half, 0);
        double pairNanos = 0;
        if (longest > chunk) {
            double before = longest - chunk;
            pairNanos = Math.max(0, (chunkNanos(chunk, longest - chunk) - whole) / (chunk * before));
        }
        double pairs = pairs(chunk) - pairs(half);
        load.chunkTokens = chunk;
        load.pairNanos = pairNanos;
        load.tokenNanos = Math.max(0, (whole - first - pairNanos * pairs) / (chunk - half));
        load.constantNanos = Math.max(0, whole - load.tokenNanos * chunk - pairNanos * pairs(chunk));
    }

    private static double pairs(double tokens) {
        return tokens * tokens / 2;
    }

    /**
     * Sums up the times of full chunks. Of many only some are looked at, the first and the last and those evenly between
     * them; between two of these the time is taken to grow evenly, as it nearly does with what is before a chunk.
     */
    private long fullChunksNanos(int cached, int chunk, int chunks) {
        int looks = Math.min(chunks, MOST_CHUNKS);
        double nanos = 0;
        int before = -1;
        double last = 0;
        for (int i = 0; i < looks; i++) {
            int place = looks == 1 ? 0 : (int) ((long) i * (chunks - 1) / (looks - 1));
            double look = chunkNanos(chunk, cached + place * chunk);
            // The chunks after the one looked at before, up to this one: an arithmetic series.
            int steps = place - before;
            nanos += before < 0 ? look : steps * (last + look) / 2 + (look - last) / 2;
            before = place;
            last = look;
        }
        return (long) nanos;
    }

    private long chunkNanos(int tokens, int done) {
        shape(decodes);
        scratch.addPrefill(tokens, done);
        return stepTime.nanos(scratch);
    }

    /**
     * Predicts the time from the end of the step under way until a new request has a slot and the prompts before its own
     * are computed.
     *
     * @param ahead requests that get a slot before it
     * @param taken slots that are taken
     * @param backlogTokens prompt tokens that are computed before its own
     */
    long queueNanos(int ahead, int taken, long backlogTokens) {
        int chunk = chunk();
        long fullSteps = backlogTokens / chunk;
        double backlog = fullSteps == 0 ? 0 : (double) fullSteps * (double) chunkNanos(chunk, chunk / 2);
        int lacking = ahead + 1 - (limits.maxSequences() - taken);
        double slots = lacking <= 0 ? 0 : mean(slotNanos) * ((double) lacking / limits.maxSequences());
        return (long) Math.min(FOREVER, Math.max(backlog, slots));
    }

    /**
     * Predicts the time until places past the queue are free, when all are taken. Sequences leave at the rate at which
     * they did so far; parked ones, whose clients may let them stand for as long as they like, no sooner than they have
     * been standing already.
     *
     * @param lacking places that are needed, 1 or more
     * @param active sequences with credit
     * @param parked sequences without
     * @param parkedNanos how long those have been parked, on the mean
     */
    long placeNanos(int lacking, int active, int parked, long parkedNanos) {
        double stay = Math.max(1, mean(placeNanos));
        double leavingPerNano = active / stay + parked / Math.max(stay, parkedNanos);
        return (long) Math.min(FOREVER, lacking / leavingPerNano);
    }

    private double mean(double observed) {
        // Before the first sequence has ended: as if an answer had 128 tokens.
        return observed > 0 ? observed : 128.0 * (double) stepNanos();
    }

    private int chunk() {
        return Math.max(1, limits.maxBatchedTokens() - decodes);
    }

    private void shape(int sequences) {
        scratch.clear();
        scratch.decodeSequences = sequences;
        scratch.decodeContextTokens = sequences * meanContext;
        if (speculation.draftTokens() > 0) {
            int drafts = sequences * speculation.draftTokens();
            scratch.addDrafts(drafts, drafts * meanContext);
        }
    }
}
