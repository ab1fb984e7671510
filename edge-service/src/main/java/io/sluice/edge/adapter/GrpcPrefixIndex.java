package io.sluice.edge.adapter;

import io.grpc.Channel;
import io.netty.channel.EventLoop;
import io.sluice.edge.pipeline.PrefixIndexPort;
import io.sluice.edge.pipeline.TraceContext;
import io.sluice.edge.routing.PrefixMatches;
import io.sluice.kvcache.v1.AcquireLeaseRequest;
import io.sluice.kvcache.v1.HitReport;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.MatchRequest;
import io.sluice.kvcache.v1.MatchResponse;
import io.sluice.kvcache.v1.ReleaseLeaseRequest;
import io.sluice.kvcache.v1.WorkerMatch;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reaches the KV cache service from one event loop. Whatever it does, no request fails for it. */
final class GrpcPrefixIndex implements PrefixIndexPort {
    private static final int MAX_HASHES = 65_536;

    private final Channel channel;
    private final EventLoop loop;
    private final long matchTimeoutNanos;
    private final long leaseTimeoutNanos;

    GrpcPrefixIndex(Channel channel, EventLoop loop, long matchTimeoutNanos, long leaseTimeoutNanos) {
        this.channel = channel;
        this.loop = loop;
        this.matchTimeoutNanos = matchTimeoutNanos;
        this.leaseTimeoutNanos = leaseTimeoutNanos;
    }

    @Override
    public Query match(String model, long[] blockHashes, TraceContext trace, Consumer<PrefixMatches> answer) {
        var call = LoopCall.start(
                channel,
                loop,
                KvCacheServiceGrpc.getMatchMethod(),
                matchTimeoutNanos,
                trace,
                new UnaryCall<MatchResponse>(
                        response -> answer.accept(matches(response)),
                        failure -> answer.accept(PrefixMatches.unknown())));
        call.send(MatchRequest.newBuilder()
                .setModel(model)
                .addAllBlockHashes(Messages.list(bounded(blockHashes)))
                .build());
        call.halfClose();
        return () -> call.cancel("the request is over");
    }

    @Override
    public void acquireLease(String leaseId, String workerId, long[] blockHashes, long ttlMillis, TraceContext trace) {
        var call = LoopCall.start(
                channel,
                loop,
                KvCacheServiceGrpc.getAcquireLeaseMethod(),
                leaseTimeoutNanos,
                trace,
                new UnaryCall<>(taken -> {}, failure -> {}));
        call.send(AcquireLeaseRequest.newBuilder()
                .setLeaseId(leaseId)
                .setWorkerId(workerId)
                .addAllBlockHashes(Messages.list(bounded(blockHashes)))
                .setTtlMs((int) ttlMillis)
                .build());
        call.halfClose();
    }

    @Override
    public void releaseLease(String leaseId, @Nullable Hit hit, TraceContext trace) {
        var call = LoopCall.start(
                channel,
                loop,
                KvCacheServiceGrpc.getReleaseLeaseMethod(),
                leaseTimeoutNanos,
                trace,
                new UnaryCall<>(released -> {}, failure -> {}));
        ReleaseLeaseRequest.Builder release = ReleaseLeaseRequest.newBuilder().setLeaseId(leaseId);
        if (hit != null && hit.promisedTokens() > 0) {
            release.setHit(HitReport.newBuilder()
                    .setWorkerId(hit.workerId())
                    .setEpoch(hit.epoch())
                    .setPromisedTokens((int) hit.promisedTokens())
                    .setCachedTokens((int) hit.cachedTokens()));
        }
        call.send(release.build());
        call.halfClose();
    }

    private static long[] bounded(long[] hashes) {
        return hashes.length <= MAX_HASHES ? hashes : java.util.Arrays.copyOf(hashes, MAX_HASHES);
    }

    private static PrefixMatches matches(MatchResponse response) {
        Map<String, PrefixMatches.Held> held = HashMap.newHashMap(response.getWorkersCount());
        for (WorkerMatch worker : response.getWorkersList()) {
            // An older server does not judge, and sends no trusted blocks.
            boolean trusted = !worker.getDistrusted();
            held.put(
                    worker.getWorkerId(),
                    new PrefixMatches.Held(
                            worker.getEpoch(),
                            trusted ? worker.getHeldBlocks() : 0,
                            trusted ? worker.getLeasedBlocks() : 0,
                            worker.getHeldBlocks()));
        }
        return new PrefixMatches(true, held);
    }
}
