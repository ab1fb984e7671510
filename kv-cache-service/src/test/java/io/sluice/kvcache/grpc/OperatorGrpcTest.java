package io.sluice.kvcache.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.v1.DumpRequest;
import io.sluice.kvcache.v1.DumpResponse;
import io.sluice.kvcache.v1.FlushRequest;
import io.sluice.kvcache.v1.HitReport;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.KvCacheServiceGrpc.KvCacheServiceBlockingStub;
import io.sluice.kvcache.v1.KvSnapshot;
import io.sluice.kvcache.v1.MatchRequest;
import io.sluice.kvcache.v1.ModelStats;
import io.sluice.kvcache.v1.PublishRequest;
import io.sluice.kvcache.v1.PublishResponse;
import io.sluice.kvcache.v1.PublisherHello;
import io.sluice.kvcache.v1.ReleaseLeaseRequest;
import io.sluice.kvcache.v1.StatsRequest;
import io.sluice.kvcache.v1.WorkerMatch;
import io.sluice.kvcache.v1.WorkerTier;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tiers, ages, honesty, and what operators ask, over the wire. */
@QuarkusTest
class OperatorGrpcTest {
    private static final List<Long> PROMPT = List.of(41L, 42L, 43L, 44L);

    @Inject
    PrefixIndex index;

    @Inject
    MeterRegistry registry;

    private ManagedChannel channel;
    private KvCacheServiceBlockingStub stub;
    private ManualStream<PublishRequest, PublishResponse> worker;

    @BeforeEach
    void publish() {
        channel = Calls.channel();
        stub = KvCacheServiceGrpc.newBlockingStub(channel);
        worker = new ManualStream<>();
        KvCacheServiceGrpc.newStub(channel).publish(worker);
        worker.call()
                .onNext(PublishRequest.newBuilder()
                        .setHello(PublisherHello.newBuilder()
                                .setWorkerId("w")
                                .setEpoch(5)
                                .setModel("operated")
                                .setBlockTokens(16)
                                .setTotalBlocks(100))
                        .build());
        snapshot(1, WorkerTier.WORKER_TIER_DEVICE, false, PROMPT.subList(0, 2));
        snapshot(1, WorkerTier.WORKER_TIER_HOST, true, PROMPT.subList(2, 3));
        assertEquals(1, worker.next().getAck().getSeq());
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
        Calls.await("workers gone after their streams", () -> index.workerCount() == 0);
    }

    @Test
    void matchAnswersByTierWithAges() {
        WorkerMatch match = match();
        assertEquals(3, match.getHeldBlocks());
        assertEquals(3, match.getTrustedBlocks());
        assertEquals(2, match.getTiersCount());
        assertEquals(WorkerTier.WORKER_TIER_DEVICE, match.getTiers(0).getTier());
        assertEquals(2, match.getTiers(0).getBlocks());
        assertEquals(3, match.getTiers(1).getBlocks());
        assertTrue(match.getAgeMs() < 60_000 && match.getHeardAgeMs() < 60_000, match::toString);
    }

    @Test
    void brokenPromisesAreFoundOutAndForgivenAndShownAsAMetric() {
        double before = promiseError();
        assertFalse(match().getDistrusted());
        report(100_000, 0);
        assertTrue(match().getDistrusted());
        assertEquals(0, match().getTrustedBlocks());
        assertEquals(3, match().getHeldBlocks());
        assertEquals(100_000, promiseError() - before, 0.5);
        report(100_000, 100_000);
        assertFalse(match().getDistrusted());
        assertEquals(100_000, promiseError() - before, 0.5);
    }

    @Test
    void aDumpNamesWorkersAndBlocks() {
        List<DumpResponse> dump = new ArrayList<>();
        stub.dump(DumpRequest.newBuilder().setWithBlocks(true).build()).forEachRemaining(dump::add);
        assertEquals(3, dump.size());
        assertEquals("w", dump.getFirst().getWorker().getWorkerId());
        assertEquals(1, dump.getFirst().getWorker().getSeq());
        assertTrue(dump.getFirst().getWorker().getConnected());
        assertEquals(
                PROMPT.subList(0, 2),
                dump.get(1).getBlocks().getBlockHashesList().stream().sorted().toList());
        assertEquals(WorkerTier.WORKER_TIER_HOST, dump.get(2).getBlocks().getTier());
        assertFalse(
                stub.dump(DumpRequest.newBuilder().setModel("another").build()).hasNext());
    }

    @Test
    void whatIsFlushedIsAskedForAgain() {
        assertEquals(
                1,
                stub.flush(FlushRequest.newBuilder().setModel("operated").build())
                        .getWorkers());
        assertEquals(0, match().getHeldBlocks());
        assertEquals(2, worker.next().getSnapshotWanted().getExpectedSeq());
        snapshot(7, WorkerTier.WORKER_TIER_DEVICE, true, PROMPT);
        assertEquals(7, worker.next().getAck().getSeq());
        assertEquals(4, match().getHeldBlocks());
        assertEquals(
                "what",
                Calls.refused(() -> stub.flush(FlushRequest.getDefaultInstance()))
                        .badFields()
                        .getFirst()
                        .subject());
    }

    @Test
    void statsCountInBlocksAndTokens() {
        ModelStats before = stats();
        match();
        ModelStats after = stats();
        assertEquals(1, after.getWorkers());
        assertEquals(1, after.getQueries() - before.getQueries());
        assertEquals(4, after.getQueryBlocks() - before.getQueryBlocks());
        assertEquals(64, after.getQueryTokens() - before.getQueryTokens());
        assertEquals(3, after.getHitBlocks() - before.getHitBlocks());
        assertEquals(48, after.getHitTokens() - before.getHitTokens());
    }

    @Test
    void hitsAreCountedInBlocksAndTokensByTier() {
        double device = hits("blocks", "device");
        double host = hits("tokens", "host");
        double queried = registry.get("sluice.kv.match.query.tokens").counter().count();
        match();
        assertEquals(2, hits("blocks", "device") - device);
        assertEquals(16, hits("tokens", "host") - host);
        assertEquals(64, registry.get("sluice.kv.match.query.tokens").counter().count() - queried);
    }

    private double hits(String unit, String tier) {
        return registry.get("sluice.kv.match.hit." + unit)
                .tag("tier", tier)
                .counter()
                .count();
    }

    private double promiseError() {
        return registry.get("sluice.kv.promised.tokens").functionCounter().count()
                - registry.get("sluice.kv.realised.tokens").functionCounter().count();
    }

    private void report(int promised, int cached) {
        stub.releaseLease(ReleaseLeaseRequest.newBuilder()
                .setLeaseId("gone")
                .setHit(HitReport.newBuilder()
                        .setWorkerId("w")
                        .setEpoch(5)
                        .setPromisedTokens(promised)
                        .setCachedTokens(cached))
                .build());
    }

    private ModelStats stats() {
        return stub.stats(StatsRequest.getDefaultInstance()).getModelsList().stream()
                .filter(model -> model.getModel().equals("operated"))
                .findFirst()
                .orElse(ModelStats.getDefaultInstance());
    }

    private WorkerMatch match() {
        return stub.match(MatchRequest.newBuilder()
                        .setModel("operated")
                        .addAllBlockHashes(PROMPT)
                        .build())
                .getWorkers(0);
    }

    private void snapshot(long seq, WorkerTier tier, boolean last, List<Long> hashes) {
        worker.call()
                .onNext(PublishRequest.newBuilder()
                        .setSnapshot(KvSnapshot.newBuilder()
                                .setSeq(seq)
                                .setTier(tier)
                                .setLast(last)
                                .addAllBlockHashes(hashes))
                        .build());
    }
}
