package io.sluice.kvcache.grpc;

import io.sluice.kvcache.prefix.ModelTally;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.WorkerInfo;
import io.sluice.kvcache.v1.DumpRequest;
import io.sluice.kvcache.v1.DumpResponse;
import io.sluice.kvcache.v1.ModelStats;
import io.sluice.kvcache.v1.StatsResponse;
import io.sluice.kvcache.v1.WorkerBlocks;
import io.sluice.kvcache.v1.WorkerState;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What operators ask: read out of the core, as messages. */
final class OperatorCalls {
    /** Hashes in one message of a Dump: half a mebibyte. */
    private static final int DUMP_BLOCKS = 65_536;

    private OperatorCalls() {}

    /** The messages of a Dump; blocks of a worker are read when its turn comes. */
    static Iterator<DumpResponse> dump(PrefixIndex index, DumpRequest request) {
        return index.workers().stream()
                .filter(state ->
                        request.getModel().isEmpty() || state.info().model().equals(request.getModel()))
                .filter(state -> request.getWorkerId().isEmpty()
                        || state.info().workerId().equals(request.getWorkerId()))
                .flatMap(state -> Stream.concat(
                        Stream.of(DumpResponse.newBuilder()
                                .setWorker(worker(state))
                                .build()),
                        request.getWithBlocks() ? blocks(index, state.info().workerId()) : Stream.empty()))
                .iterator();
    }

    private static Stream<DumpResponse> blocks(PrefixIndex index, String workerId) {
        return Arrays.stream(Tier.values()).flatMap(tier -> {
            long[] hashes = index.blocksOf(workerId, tier);
            return IntStream.range(0, (hashes.length + DUMP_BLOCKS - 1) / DUMP_BLOCKS)
                    .mapToObj(part -> DumpResponse.newBuilder()
                            .setBlocks(WorkerBlocks.newBuilder()
                                    .setTier(PublishMapping.tier(tier))
                                    .addAllBlockHashes(part(hashes, part)))
                            .build());
        });
    }

    private static List<Long> part(long[] hashes, int part) {
        int from = part * DUMP_BLOCKS;
        return Arrays.stream(hashes, from, Math.min(hashes.length, from + DUMP_BLOCKS))
                .boxed()
                .toList();
    }

    private static WorkerState worker(io.sluice.kvcache.prefix.WorkerState state) {
        WorkerInfo info = state.info();
        return WorkerState.newBuilder()
                .setWorkerId(info.workerId())
                .setEpoch(info.epoch())
                .setModel(info.model())
                .setBlockTokens(info.blockTokens())
                .setTotalBlocks((int) info.totalBlocks())
                .setSeq(state.seq())
                .setConnected(state.connected())
                .setHeardAgeMs(state.heardAgeMillis())
                .setActiveLeases(state.activeLeases())
                .setPromisedTokens(state.promisedTokens())
                .setRealisedTokens(state.realisedTokens())
                .setDistrusted(state.distrusted())
                .build();
    }

    static StatsResponse.Builder stats(PrefixIndex index) {
        StatsResponse.Builder stats =
                StatsResponse.newBuilder().setIndexBlocks(index.blockCount()).setLeases(index.leaseCount());
        List<io.sluice.kvcache.prefix.WorkerState> workers = index.workers();
        for (Map.Entry<String, ModelTally> entry : index.tallies().entrySet()) {
            ModelTally tally = entry.getValue();
            stats.addModels(ModelStats.newBuilder()
                    .setModel(entry.getKey())
                    .setWorkers((int) workers.stream()
                            .filter(worker -> worker.info().model().equals(entry.getKey()))
                            .count())
                    .setQueries(tally.queries())
                    .setQueryBlocks(tally.queryBlocks())
                    .setQueryTokens(tally.queryTokens())
                    .setHitBlocks(tally.hitBlocks())
                    .setHitTokens(tally.hitTokens())
                    .setPromisedTokens(tally.promisedTokens())
                    .setRealisedTokens(tally.realisedTokens()));
        }
        return stats;
    }
}
