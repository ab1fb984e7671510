package io.sluice.edge.replay;

import io.sluice.edge.routing.WorkerLoad;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the replay models it: one prefill at a time, in the order of arrival, when a slot is free; then decode, at
 * a pace that falls with the size of the batch; a prefix cache of whole blocks that forgets what was used longest ago. A
 * prompt's blocks are in the cache once its prefill is done; until then they are promised.
 */
final class ModelledWorker {
    private static final int BLOCK = TraceRequest.BLOCK_TOKENS;
    private static final int MAX_CONTEXT = 1 << 20;
    private static final int MAX_WAITING = 1 << 20;

    private final ReplaySettings settings;
    private final int cacheBlocks;
    /** In the order of use, the oldest first. */
    private final Map<Long, Boolean> cache = new LinkedHashMap<>(16, 0.75f, true);
    /** How many requests under way bring each block. */
    private final Map<Long, Integer> promised = new HashMap<>();

    private final Queue<Job> waiting = new ArrayDeque<>();
    private int running;
    private long waitingTokens;
    private boolean prefilling;
    private long prefillEnds;

    /** A request on this worker. */
    static final class Job {
        final TraceRequest request;
        int cachedTokens;
        long firstTokenAt;

        Job(TraceRequest request) {
            this.request = request;
        }
    }

    /** @param cacheBlocks blocks that the cache holds at most */
    ModelledWorker(ReplaySettings settings, int cacheBlocks) {
        this.settings = settings;
        this.cacheBlocks = cacheBlocks;
    }

    /** Blocks from the first that it holds. */
    int held(long[] blocks) {
        int length = 0;
        while (length < blocks.length && cache.containsKey(blocks[length])) {
            length++;
        }
        return length;
    }

    /** Blocks from the first that it holds or that requests under way bring. */
    int promised(long[] blocks) {
        int length = 0;
        while (length < blocks.length && (cache.containsKey(blocks[length]) || promised.containsKey(blocks[length]))) {
            length++;
        }
        return length;
    }

    /** Takes a request into its queue. */
    Job accept(TraceRequest request) {
        Job job = new Job(request);
        waiting.add(job);
        waitingTokens += request.inputTokens() - cached(request);
        for (long block : request.blocks()) {
            promised.merge(block, 1, Integer::sum);
        }
        return job;
    }

    /** Begins the next prefill if it can; returns the job, whose first token then comes at its time, or null. */
    @Nullable
    Job beginPrefill(long now) {
        Job job = waiting.peek();
        if (job == null || prefilling || running >= settings.slots()) {
            return null;
        }
        waiting.remove();
        prefilling = true;
        running++;
        job.cachedTokens = cached(job.request);
        waitingTokens =
                waiting.isEmpty() ? 0 : Math.max(0, waitingTokens - job.request.inputTokens() + job.cachedTokens);
        long uncached = job.request.inputTokens() - job.cachedTokens;
        prefillEnds = now + uncached * settings.prefillMicrosPer1k() / 1000 + stepMicros();
        job.firstTokenAt = prefillEnds;
        return job;
    }

    /** A prefill is done; returns when the answer is. */
    long endPrefill(Job job, long now) {
        prefilling = false;
        for (long block : job.request.blocks()) {
            promised.computeIfPresent(block, (name, count) -> count == 1 ? null : count - 1);
        }
        // From the last, so that a prefix is forgotten from its end.
        for (int at = job.request.blocks().length - 1; at >= 0; at--) {
            cache.put(job.request.blocks()[at], true);
        }
        var oldest = cache.entrySet().iterator();
        while (cache.size() > cacheBlocks) {
            oldest.next();
            oldest.remove();
        }
        return now + Math.max(0, job.request.outputTokens() - 1L) * stepMicros();
    }

    /** An answer is done. */
    void end() {
        running--;
    }

    /** What it would report now. */
    WorkerLoad load(long now) {
        long ahead = waitingTokens * settings.prefillMicrosPer1k() / 1000
                + (long) waiting.size() * stepMicros()
                + (prefilling ? Math.max(0, prefillEnds - now) : 0);
        return new WorkerLoad(
                1,
                waiting.size(),
                MAX_WAITING,
                running,
                0,
                settings.slots(),
                cacheBlocks - cache.size(),
                cacheBlocks,
                BLOCK,
                MAX_CONTEXT,
                ahead,
                settings.prefillMicrosPer1k(),
                stepMicros(),
                false);
    }

    private int cached(TraceRequest request) {
        return Math.min(held(request.blocks()) * BLOCK, request.inputTokens() - 1);
    }

    private long stepMicros() {
        return settings.stepMicros() + running * settings.stepMicrosPerSequence();
    }
}
