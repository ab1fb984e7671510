package io.sluice.kvcache.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contracts.status.RichStatus;
import io.sluice.contracts.text.Shown;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.v1.AcquireLeaseRequest;
import io.sluice.kvcache.v1.AllBlocksCleared;
import io.sluice.kvcache.v1.BlocksRemoved;
import io.sluice.kvcache.v1.BlocksStored;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.KvCacheServiceGrpc.KvCacheServiceBlockingStub;
import io.sluice.kvcache.v1.KvEvent;
import io.sluice.kvcache.v1.KvEvents;
import io.sluice.kvcache.v1.KvSnapshot;
import io.sluice.kvcache.v1.MatchRequest;
import io.sluice.kvcache.v1.PublishRequest;
import io.sluice.kvcache.v1.PublishResponse;
import io.sluice.kvcache.v1.PublisherHello;
import io.sluice.kvcache.v1.ReleaseLeaseRequest;
import io.sluice.kvcache.v1.WorkerMatch;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PrefixGrpcTest {
    private static final List<Long> PROMPT = List.of(21L, 22L, 23L, 24L);

    @Inject
    PrefixIndex index;

    @Inject
    RecordedSpans spans;

    @Inject
    MeterRegistry registry;

    private ManagedChannel channel;
    private KvCacheServiceBlockingStub stub;

    @BeforeEach
    void connect() {
        channel = Calls.channel();
        stub = KvCacheServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
        Calls.await("workers gone after their streams", () -> index.workerCount() == 0);
    }

    @Test
    void aWorkersEventsDecideWhatMatches() {
        var worker = publish("w1", 1);
        worker.call().onNext(snapshot(3, true, 21, 22));
        assertEquals(3, worker.next().getAck().getSeq());
        assertEquals(List.of(match("w1", 1, 2, 2, 0)), matches());
        worker.call()
                .onNext(events(
                        4,
                        KvEvent.newBuilder()
                                .setStored(BlocksStored.newBuilder().addAllBlockHashes(PROMPT))
                                .build(),
                        KvEvent.newBuilder()
                                .setRemoved(BlocksRemoved.newBuilder().addBlockHashes(24))
                                .build()));
        assertEquals(5, worker.next().getAck().getSeq());
        assertEquals(List.of(match("w1", 1, 3, 3, 0)), matches());
        worker.call()
                .onNext(events(
                        6,
                        KvEvent.newBuilder()
                                .setCleared(AllBlocksCleared.getDefaultInstance())
                                .build()));
        assertEquals(6, worker.next().getAck().getSeq());
        assertEquals(List.of(match("w1", 1, 0, 0, 0)), matches());
    }

    @Test
    void theLongestPrefixComesFirstAndOtherModelsNotAtAll() {
        stored(publish("w1", 1), 21);
        stored(publish("w2", 1), 21, 22, 23);
        stored(publish("w3", 1), 22, 23);
        var other = publish(hello("w4", 1).setModel("other").build());
        stored(other, 21, 22, 23, 24);
        assertEquals(List.of(match("w2", 1, 3, 3, 0), match("w1", 1, 1, 1, 0), match("w3", 1, 0, 0, 0)), matches());
    }

    @Test
    void aGapIsAnsweredWithTheWishForASnapshot() {
        var worker = publish("w1", 1);
        stored(worker, 21);
        worker.call().onNext(events(5, storing(22)));
        PublishResponse wish = worker.next();
        assertEquals(2, wish.getSnapshotWanted().getExpectedSeq());
        assertEquals(5, wish.getSnapshotWanted().getReceivedSeq());
        worker.call().onNext(events(6, storing(23)));
        worker.call().onNext(snapshot(6, false, 21, 22));
        worker.call().onNext(snapshot(6, true, 23));
        assertEquals(6, worker.next().getAck().getSeq());
        assertEquals(List.of(match("w1", 1, 3, 3, 0)), matches());
    }

    @Test
    void aRestartedWorkerHoldsNothingAndItsOldStreamEnds() throws Exception {
        var old = publish("w1", 1);
        stored(old, 21, 22);
        stub.acquireLease(lease("lease", "w1").build());
        var restarted = publish("w1", 2);
        restarted.call().onNext(snapshot(0, true));
        restarted.next();
        assertEquals(List.of(match("w1", 2, 0, 0, 0)), matches());
        old.take(1);
        assertStatus(Status.Code.ABORTED, "publisher_superseded", old.failure());
        var late = publish("w1", 1);
        late.take(1);
        RichStatus refused = late.failure();
        assertStatus(Status.Code.FAILED_PRECONDITION, "stale_epoch", refused);
        assertEquals("2", refused.metadata().get("current_epoch"));
    }

    @Test
    void aWorkerWhoseStreamEndedIsForgottenUnlessItComesBack() {
        var worker = publish("w1", 1);
        stored(worker, 21, 22);
        worker.call().cancel("the connection is lost", null);
        var back = publish("w1", 1);
        back.call().onNext(events(2, storing(23)));
        assertEquals(2, back.next().getAck().getSeq(), "no snapshot is needed where nothing was missed");
        assertEquals(List.of(match("w1", 1, 3, 3, 0)), matches());
        back.call().onCompleted();
        Calls.await("the worker is forgotten", () -> matches().isEmpty());
    }

    @Test
    void leasesPromiseUntilTheyEnd() {
        stored(publish("w1", 1), 21);
        assertEquals(60_000, stub.acquireLease(lease("a", "w1").build()).getTtlMs());
        stub.acquireLease(lease("a", "w1").build());
        assertEquals(List.of(match("w1", 1, 1, 4, 1)), matches());
        ReleaseLeaseRequest release =
                ReleaseLeaseRequest.newBuilder().setLeaseId("a").build();
        assertTrue(stub.releaseLease(release).getReleased());
        assertFalse(stub.releaseLease(release).getReleased());
        stub.acquireLease(lease("b", "w1").setTtlMs(20).build());
        Calls.await("the lease has ended", () -> matches().equals(List.of(match("w1", 1, 1, 1, 0))));
    }

    @Test
    void acksWaitForAWorkerThatDoesNotReadAndOnlyTheNewestIsKept() {
        // What the smallest window takes before the server must wait.
        ManagedChannel narrow = Calls.channel(64 << 10);
        try {
            var worker = new ManualStream<PublishRequest, PublishResponse>();
            KvCacheServiceGrpc.newStub(narrow).publish(worker);
            worker.call()
                    .onNext(PublishRequest.newBuilder().setHello(hello("w1", 1)).build());
            int events = 30_000;
            for (int seq = 1; seq <= events; seq++) {
                worker.call().onNext(events(seq, storing(1_000 + seq)));
            }
            MatchRequest request = MatchRequest.newBuilder()
                    .setModel("m")
                    .addAllBlockHashes(LongStream.rangeClosed(1_001, 1_000 + events)
                            .boxed()
                            .toList())
                    .build();
            Calls.await(
                    "all events are applied",
                    () -> stub.match(request).getWorkersList().stream()
                            .anyMatch(found -> found.getHeldBlocks() == events));
            worker.take(events);
            Calls.await(
                    "the last event is acknowledged",
                    () -> worker.received().stream()
                            .anyMatch(answer -> answer.getAck().getSeq() == events));
            int acks = worker.received().size();
            assertTrue(acks < events / 2, "acknowledgements are cumulative: " + acks);
        } finally {
            narrow.shutdownNow();
        }
    }

    @Test
    void aBadRequestIsRefusedByTheNameOfItsField() throws Exception {
        assertBadField("model", Calls.refused(() -> stub.match(MatchRequest.getDefaultInstance())));
        MatchRequest tooLong = MatchRequest.newBuilder()
                .setModel("m")
                .addAllBlockHashes(Collections.nCopies(65_537, 1L))
                .build();
        assertBadField("block_hashes", Calls.refused(() -> stub.match(tooLong)));
        assertBadField(
                "lease_id",
                Calls.refused(() -> stub.acquireLease(lease("", "w1").build())));
        assertBadField(
                "ttl_ms",
                Calls.refused(() ->
                        stub.acquireLease(lease("a", "w1").setTtlMs(600_001).build())));
        assertStatus(
                Status.Code.NOT_FOUND,
                "unknown_worker",
                Calls.refused(() -> stub.acquireLease(lease("a", "nobody").build())));
        assertBadField("hello", failureOf(events(1, storing(1))));
        assertBadField(
                "hello.epoch",
                failureOf(PublishRequest.newBuilder().setHello(hello("w1", 0)).build()));
        assertBadField(
                "events.events[0]",
                failureOf(
                        PublishRequest.newBuilder().setHello(hello("w1", 1)).build(),
                        events(1, KvEvent.getDefaultInstance())));
    }

    @Test
    void aRefusalArrivesHoweverLongWhatItNames() throws Exception {
        // Three bytes a character, which a status message writes as nine: the costliest there is.
        String longest = "字".repeat(256);
        publish(hello("w1", 1).setModel(longest).build());
        Calls.await("the worker is known", () -> index.workerCount() == 1);
        assertBadField(
                "hello.model",
                failureOf(PublishRequest.newBuilder()
                        .setHello(hello("w1", 1).setModel("案".repeat(256)))
                        .build()));
        RichStatus unknown =
                Calls.refused(() -> stub.acquireLease(lease("a", longest).build()));
        assertStatus(Status.Code.NOT_FOUND, "unknown_worker", unknown);
        assertEquals(Shown.word(longest), unknown.metadata().get("worker_id"));
        assertBadField(
                "model",
                Calls.refused(() -> stub.match(
                        MatchRequest.newBuilder().setModel("字".repeat(1 << 20)).build())));
    }

    @Test
    void gaugesShowLeasesWorkersAndBlocksAndFallToZero() {
        stored(publish("w1", 1), 21, 22);
        stored(publish("w2", 1), 21, 22, 23);
        stub.acquireLease(lease("a", "w1").build());
        stub.acquireLease(lease("b", "w2").setTtlMs(20).build());
        assertEquals(2, gauge("sluice.kv.workers"));
        assertEquals(3, gauge("sluice.kv.index.blocks"));
        Calls.await("the short lease has ended", () -> gauge("sluice.kv.leases") == 1);
        stub.releaseLease(ReleaseLeaseRequest.newBuilder().setLeaseId("a").build());
        assertEquals(0, gauge("sluice.kv.leases"));
    }

    @Test
    void aMatchIsASpanOfTheCallersTrace() {
        stored(publish("w1", 1), 21, 22);
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .match(MatchRequest.newBuilder()
                        .setModel("m")
                        .addAllBlockHashes(PROMPT)
                        .build());
        Calls.await("the span has ended", () -> spans.ended.stream().anyMatch(PrefixGrpcTest::isInTrace));
        List<SpanData> found =
                spans.ended.stream().filter(PrefixGrpcTest::isInTrace).toList();
        assertEquals(1, found.size());
        SpanData span = found.getFirst();
        assertEquals("sluice.kvcache.v1.KvCacheService/Match", span.getName());
        assertEquals("b7ad6b7169203331", span.getParentSpanId());
        assertEquals(4, span.getAttributes().get(AttributeKey.longKey("sluice.kv.query_blocks")));
        assertEquals(2, span.getAttributes().get(AttributeKey.longKey("sluice.kv.hit_blocks")));
        assertEquals("m", span.getAttributes().get(AttributeKey.stringKey("sluice.kv.model")));
    }

    @Test
    void theServiceReportsItsHealth() {
        for (String service : List.of("", "sluice.kvcache.v1.KvCacheService")) {
            assertEquals(
                    ServingStatus.SERVING,
                    HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus(),
                    service);
        }
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private static boolean isInTrace(SpanData span) {
        return span.getTraceId().equals("0af7651916cd43dd8448eb211c80319c");
    }

    private RichStatus failureOf(PublishRequest... requests) throws Exception {
        var stream = new ManualStream<PublishRequest, PublishResponse>();
        KvCacheServiceGrpc.newStub(channel).publish(stream);
        for (PublishRequest request : requests) {
            stream.call().onNext(request);
        }
        stream.take(1);
        return stream.failure();
    }

    private ManualStream<PublishRequest, PublishResponse> publish(String worker, long epoch) {
        return publish(hello(worker, epoch).build());
    }

    private ManualStream<PublishRequest, PublishResponse> publish(PublisherHello hello) {
        var stream = new ManualStream<PublishRequest, PublishResponse>();
        KvCacheServiceGrpc.newStub(channel).publish(stream);
        stream.call().onNext(PublishRequest.newBuilder().setHello(hello).build());
        return stream;
    }

    private static void stored(ManualStream<PublishRequest, PublishResponse> worker, long... hashes) {
        worker.call().onNext(events(1, storing(hashes)));
        assertEquals(1, worker.next().getAck().getSeq());
    }

    private List<WorkerMatch> matches() {
        return stub
                .match(MatchRequest.newBuilder()
                        .setModel("m")
                        .addAllBlockHashes(PROMPT)
                        .build())
                .getWorkersList()
                .stream()
                .map(match -> match.toBuilder()
                        .clearAgeMs()
                        .clearHeardAgeMs()
                        .clearTrustedBlocks()
                        .clearDistrusted()
                        .clearTiers()
                        .build())
                .toList();
    }

    private static PublisherHello.Builder hello(String worker, long epoch) {
        return PublisherHello.newBuilder()
                .setWorkerId(worker)
                .setEpoch(epoch)
                .setModel("m")
                .setBlockTokens(16)
                .setTotalBlocks(1_000);
    }

    private static PublishRequest snapshot(long seq, boolean last, long... hashes) {
        return PublishRequest.newBuilder()
                .setSnapshot(KvSnapshot.newBuilder()
                        .setSeq(seq)
                        .setLast(last)
                        .addAllBlockHashes(LongStream.of(hashes).boxed().toList()))
                .build();
    }

    private static PublishRequest events(long seq, KvEvent... events) {
        return PublishRequest.newBuilder()
                .setEvents(KvEvents.newBuilder().setSeq(seq).addAllEvents(List.of(events)))
                .build();
    }

    private static KvEvent storing(long... hashes) {
        return KvEvent.newBuilder()
                .setStored(BlocksStored.newBuilder()
                        .addAllBlockHashes(LongStream.of(hashes).boxed().toList()))
                .build();
    }

    private static AcquireLeaseRequest.Builder lease(String id, String worker) {
        return AcquireLeaseRequest.newBuilder()
                .setLeaseId(id)
                .setWorkerId(worker)
                .addAllBlockHashes(PROMPT)
                .setTtlMs(60_000);
    }

    private static WorkerMatch match(String worker, long epoch, int held, int leased, int leases) {
        return WorkerMatch.newBuilder()
                .setWorkerId(worker)
                .setEpoch(epoch)
                .setHeldBlocks(held)
                .setLeasedBlocks(leased)
                .setActiveLeases(leases)
                .build();
    }

    private static void assertBadField(String field, RichStatus status) {
        assertStatus(Status.Code.INVALID_ARGUMENT, "invalid_field", status);
        assertEquals(field, status.badFields().getFirst().subject());
    }

    private static void assertStatus(Status.Code code, String reason, RichStatus status) {
        assertEquals(code, status.code(), status::toString);
        assertEquals(reason, status.reason());
    }
}
