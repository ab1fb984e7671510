package io.sluice.kvcache.prefix;

import java.util.List;
import java.util.Map;

/** What was asked of the index and found, and what came of what it promised. */
final class Promises {
    private final WorkerDirectory known;
    private final IndexCounters counters;
    private final ModelTallies tallies = new ModelTallies();

    Promises(WorkerDirectory known, IndexCounters counters) {
        this.known = known;
        this.counters = counters;
    }

    /** Notes an answer to somebody who asked for so many blocks. */
    void matched(String model, int asked, List<WorkerPrefix> matches) {
        int longest = 0;
        for (WorkerPrefix match : matches) {
            longest = Math.max(longest, match.heldBlocks());
        }
        List<Worker> serving = known.ofModel(model);
        int blockTokens = serving.isEmpty() ? 0 : serving.getFirst().info().blockTokens();
        tallies.of(model, !serving.isEmpty()).matched(asked, longest, blockTokens);
    }

    /** Takes a report; see {@link PrefixIndex#reportHit}. */
    void report(String workerId, long epoch, long promisedTokens, long cachedTokens) {
        Worker worker = known.find(workerId);
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
    int distrusted() {
        return (int) known.all().stream()
                .filter(worker -> worker.honesty().distrusted())
                .count();
    }

    Map<String, ModelTally> tallies() {
        return tallies.all();
    }
}
