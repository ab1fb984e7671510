package io.sluice.kvcache.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.contracts.status.RichStatus;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.StoredPrefix;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.TierPrefix;
import io.sluice.kvcache.prefix.WorkerPrefix;
import io.sluice.kvcache.telemetry.MatchTelemetry;
import io.sluice.kvcache.v1.AcquireLeaseRequest;
import io.sluice.kvcache.v1.AcquireLeaseResponse;
import io.sluice.kvcache.v1.DumpRequest;
import io.sluice.kvcache.v1.DumpResponse;
import io.sluice.kvcache.v1.FlushRequest;
import io.sluice.kvcache.v1.FlushResponse;
import io.sluice.kvcache.v1.GetRequest;
import io.sluice.kvcache.v1.GetResponse;
import io.sluice.kvcache.v1.HitReport;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.MatchRequest;
import io.sluice.kvcache.v1.MatchResponse;
import io.sluice.kvcache.v1.PinRequest;
import io.sluice.kvcache.v1.PinResponse;
import io.sluice.kvcache.v1.PublishRequest;
import io.sluice.kvcache.v1.PublishResponse;
import io.sluice.kvcache.v1.PutRequest;
import io.sluice.kvcache.v1.PutResponse;
import io.sluice.kvcache.v1.ReleaseLeaseRequest;
import io.sluice.kvcache.v1.ReleaseLeaseResponse;
import io.sluice.kvcache.v1.StatsRequest;
import io.sluice.kvcache.v1.StatsResponse;
import io.sluice.kvcache.v1.UnpinRequest;
import io.sluice.kvcache.v1.UnpinResponse;
import io.sluice.kvcache.v1.WorkerMatch;
import io.smallrye.common.annotation.Blocking;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The service on the wire: plain observers, so that demand and cancellation are gRPC's own. */
@GrpcService
public class KvCacheGrpcService extends KvCacheServiceGrpc.KvCacheServiceImplBase {
    private static final Logger LOG = Logger.getLogger(KvCacheGrpcService.class);

    private final PrefixIndex index;
    private final BlockStore store;
    private final CallLimits limits;
    private final ScheduledExecutorService timer;
    private final LongSupplier clock;
    private final MatchTelemetry telemetry;

    /** @param clock nanoseconds, to time calls */
    KvCacheGrpcService(
            PrefixIndex index,
            BlockStore store,
            CallLimits limits,
            ScheduledExecutorService timer,
            LongSupplier clock,
            MatchTelemetry telemetry) {
        this.index = index;
        this.store = store;
        this.limits = limits;
        this.timer = timer;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    @Override
    public void match(MatchRequest request, StreamObserver<MatchResponse> response) {
        try {
            String model = Checks.id("model", request.getModel());
            long[] hashes = Checks.hashes("block_hashes", request.getBlockHashesList(), limits.matchBlocks());
            long begin = clock.getAsLong();
            List<WorkerPrefix> workers = index.match(model, hashes);
            telemetry.answered(model, hashes.length, workers, clock.getAsLong() - begin);
            response.onNext(matchResponse(workers, store.prefix(hashes)));
            response.onCompleted();
        } catch (RuntimeException failure) {
            RichStatus status = FaultStatus.of(failure);
            telemetry.refused(request.getModel(), request.getBlockHashesCount(), status);
            response.onError(status.asException());
        }
    }

    @Override
    public StreamObserver<PublishRequest> publish(StreamObserver<PublishResponse> response) {
        return new PublishStream(index, limits, (ServerCallStreamObserver<PublishResponse>) response).begin();
    }

    @Override
    public void acquireLease(AcquireLeaseRequest request, StreamObserver<AcquireLeaseResponse> response) {
        answer(response, () -> {
            Duration ttl = Checks.ttl("ttl_ms", request.getTtlMs(), limits.leaseTtl());
            index.acquireLease(
                    Checks.id("lease_id", request.getLeaseId()),
                    Checks.id("worker_id", request.getWorkerId()),
                    Checks.hashes("block_hashes", request.getBlockHashesList(), limits.matchBlocks()),
                    ttl);
            return AcquireLeaseResponse.newBuilder()
                    .setTtlMs(request.getTtlMs())
                    .build();
        });
    }

    @Override
    public void releaseLease(ReleaseLeaseRequest request, StreamObserver<ReleaseLeaseResponse> response) {
        answer(response, () -> {
            if (request.hasHit()) {
                HitReport hit = request.getHit();
                index.reportHit(
                        Checks.id("hit.worker_id", hit.getWorkerId()),
                        hit.getEpoch(),
                        Integer.toUnsignedLong(hit.getPromisedTokens()),
                        Integer.toUnsignedLong(hit.getCachedTokens()));
            }
            return ReleaseLeaseResponse.newBuilder()
                    .setReleased(index.releaseLease(Checks.id("lease_id", request.getLeaseId())))
                    .build();
        });
    }

    /** On a worker thread: a commit hashes the whole block. */
    @Override
    @Blocking
    public StreamObserver<PutRequest> put(StreamObserver<PutResponse> response) {
        return new PutStream(store, limits, timer, (ServerCallStreamObserver<PutResponse>) response).begin();
    }

    /** On a worker thread: a block may come from a disk. */
    @Override
    @Blocking
    public void get(GetRequest request, StreamObserver<GetResponse> response) {
        long[] next;
        try {
            next = Checks.hashes("next_block_hashes", request.getNextBlockHashesList(), limits.matchBlocks() - 1);
        } catch (RuntimeException failure) {
            response.onError(FaultStatus.exception(failure));
            return;
        }
        long[] hashes = new long[next.length + 1];
        hashes[0] = request.getBlockHash();
        System.arraycopy(next, 0, hashes, 1, next.length);
        new GetStream(store, hashes, limits, timer, (ServerCallStreamObserver<GetResponse>) response).begin();
    }

    @Override
    public void pin(PinRequest request, StreamObserver<PinResponse> response) {
        answer(
                response,
                () -> PinResponse.newBuilder()
                        .setPinnedBlocks(store.pin(
                                Checks.id("pin_id", request.getPinId()),
                                Checks.hashes("block_hashes", request.getBlockHashesList(), limits.matchBlocks()),
                                StoreMapping.strength(request.getStrength()),
                                Checks.ttl("ttl_ms", request.getTtlMs(), limits.pinTtl())))
                        .build());
    }

    @Override
    public void unpin(UnpinRequest request, StreamObserver<UnpinResponse> response) {
        answer(
                response,
                () -> UnpinResponse.newBuilder()
                        .setReleased(store.unpin(Checks.id("pin_id", request.getPinId())))
                        .build());
    }

    /** On a worker thread: it reads the whole index. */
    @Override
    @Blocking
    public void dump(DumpRequest request, StreamObserver<DumpResponse> response) {
        new DumpStream(OperatorCalls.dump(index, request), (ServerCallStreamObserver<DumpResponse>) response).begin();
    }

    @Override
    @Blocking
    public void flush(FlushRequest request, StreamObserver<FlushResponse> response) {
        answer(response, () -> {
            FlushResponse.Builder flushed = FlushResponse.newBuilder();
            switch (request.getWhatCase()) {
                case WORKER_ID -> {
                    String id = Checks.id("worker_id", request.getWorkerId());
                    flushed.setWorkers(index.flush(worker -> worker.workerId().equals(id)));
                }
                case MODEL -> {
                    String model = Checks.id("model", request.getModel());
                    flushed.setWorkers(index.flush(worker -> worker.model().equals(model)));
                }
                case STORE -> flushed.setStoreBlocks(store.flush());
                case WHAT_NOT_SET -> throw Checks.invalid("what", "is empty; name a worker, a model or the store");
            }
            FlushResponse answer = flushed.build();
            LOG.infof(
                    "Flushed on request: %d workers, %d blocks of the store",
                    answer.getWorkers(), answer.getStoreBlocks());
            return answer;
        });
    }

    @Override
    public void stats(StatsRequest request, StreamObserver<StatsResponse> response) {
        answer(response, () -> {
            StatsResponse.Builder stats = OperatorCalls.stats(index);
            StoreMapping.stats(store, BlockHash.BLOCK_TOKENS, stats);
            return stats.build();
        });
    }

    private static <T> void answer(StreamObserver<T> response, Supplier<T> work) {
        T message;
        try {
            message = work.get();
        } catch (RuntimeException failure) {
            response.onError(FaultStatus.exception(failure));
            return;
        }
        response.onNext(message);
        response.onCompleted();
    }

    private static MatchResponse matchResponse(List<WorkerPrefix> workers, List<StoredPrefix> stored) {
        MatchResponse.Builder response = MatchResponse.newBuilder();
        for (WorkerPrefix worker : workers) {
            WorkerMatch.Builder match = WorkerMatch.newBuilder()
                    .setWorkerId(worker.workerId())
                    .setEpoch(worker.epoch())
                    .setHeldBlocks(worker.heldBlocks())
                    .setLeasedBlocks(worker.leasedBlocks())
                    .setActiveLeases(worker.activeLeases())
                    .setAgeMs(worker.ageMillis())
                    .setHeardAgeMs(worker.heardAgeMillis())
                    .setTrustedBlocks(worker.trustedBlocks())
                    .setDistrusted(worker.distrusted());
            for (TierPrefix tier : worker.tiers()) {
                match.addTiers(io.sluice.kvcache.v1.TierPrefix.newBuilder()
                        .setTier(PublishMapping.tier(tier.tier()))
                        .setBlocks(tier.blocks())
                        .setAgeMs(tier.ageMillis()));
            }
            response.addWorkers(match);
        }
        StoreMapping.prefix(stored, response);
        return response.build();
    }
}
