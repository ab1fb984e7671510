package io.sluice.kvcache.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contracts.hash.Xxh3;
import io.sluice.contracts.status.RichStatus;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.v1.GetRequest;
import io.sluice.kvcache.v1.GetResponse;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.PutChunk;
import io.sluice.kvcache.v1.PutCommit;
import io.sluice.kvcache.v1.PutRequest;
import io.sluice.kvcache.v1.PutResponse;
import io.sluice.kvcache.v1.PutStart;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BlockGrpcTest {
    private static final int MIB = 1 << 20;
    private static final int STORE_BYTES = 8 * MIB;

    @Inject
    BlockStore store;

    private ManagedChannel channel;
    private final Random random = new Random(5);

    @BeforeEach
    void connect() {
        channel = Calls.channel();
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void aBlockComesBackAsItWasPut() throws Exception {
        byte[] data = bytes(3 * MIB + 17);
        assertTrue(put(1, data).next().getStored());
        assertFalse(put(1, data).next().getStored(), "it is there already");
        var get = get(1);
        GetResponse info = get.next();
        assertEquals(data.length, info.getInfo().getSizeBytes());
        assertEquals(Xxh3.hash(data, 0, data.length, 0), info.getInfo().getChecksum());
        assertArrayEquals(data, read(get, data.length));
        assertTrue(get.completed());
    }

    @Test
    void aBlockWithAWrongChecksumIsNotStored() throws Exception {
        int before = store.usedBlocks();
        var put = put();
        put.call().onNext(start(2, 4));
        put.call().onNext(chunk(0, new byte[] {1, 2, 3, 4}));
        put.call().onNext(commit(7));
        put.take(1);
        assertStatus(Status.Code.DATA_LOSS, "checksum_mismatch", put.failure());
        assertStatus(Status.Code.NOT_FOUND, "block_not_found", failureOfGet(2));
        assertEquals(before, store.usedBlocks());
    }

    @Test
    void anAbortedPutLeavesNothing() throws Exception {
        long before = store.usedBytes();
        var aborted = put();
        aborted.call().onNext(start(3, MIB));
        aborted.call().onNext(chunk(0, new byte[1_000]));
        Calls.await("the room is reserved", () -> store.usedBytes() == before + MIB);
        aborted.call().cancel("the worker is gone", null);
        Calls.await("the room is free", () -> store.usedBytes() == before);
        var halfClosed = put();
        halfClosed.call().onNext(start(3, MIB));
        halfClosed.call().onCompleted();
        halfClosed.take(1);
        assertStatus(Status.Code.INVALID_ARGUMENT, "invalid_field", halfClosed.failure());
        Calls.await("the room is free", () -> store.usedBytes() == before);
        assertStatus(Status.Code.NOT_FOUND, "block_not_found", failureOfGet(3));
    }

    @Test
    void aSlowReaderHoldsItsBlockAndGetsAllOfIt() throws Exception {
        byte[] data = bytes(STORE_BYTES);
        assertTrue(put(4, data).next().getStored(), "all else was evicted for it");
        var slow = get(4);
        slow.next();
        slow.next();
        var refused = put();
        refused.call().onNext(start(5, 1));
        refused.take(1);
        RichStatus full = refused.failure();
        assertStatus(Status.Code.RESOURCE_EXHAUSTED, "store_full", full);
        assertEquals(30, full.retryAfter().orElseThrow().toSeconds());
        var again = get(4);
        assertEquals(data.length, again.next().getInfo().getSizeBytes());
        assertArrayEquals(data, read(again, data.length), "others are served meanwhile");
        slow.take(1_000);
        assertTrue(slow.completed());
        assertTrue(put(5, bytes(1)).next().getStored(), "what nobody reads can be evicted");
    }

    @Test
    void aReaderThatVanishesLetsGoOfItsBlock() throws Exception {
        assertTrue(put(6, bytes(STORE_BYTES)).next().getStored());
        var vanishing = get(6);
        vanishing.next();
        vanishing.call().cancel("gone", null);
        Calls.await("the block can be evicted", () -> {
            try {
                return put(7, bytes(8)).next().getStored();
            } catch (NullPointerException refused) {
                return false;
            }
        });
    }

    @Test
    void breachesOfTheProtocolAreNamed() throws Exception {
        assertField("start", commit(1));
        assertField("start.size_bytes", start(8, STORE_BYTES + 1L));
        assertField("chunk.offset_bytes", start(8, 10), chunk(1, new byte[1]));
        assertField("chunk.data", start(8, 10), chunk(0, new byte[11]));
        assertField("chunk.data", start(8, 2 * MIB), chunk(0, new byte[MIB + 1]));
        assertField("commit", start(8, 10), chunk(0, new byte[9]), commit(1));
        assertField("start", start(8, 10), start(9, 10));
    }

    private void assertField(String field, PutRequest... requests) throws Exception {
        var put = put();
        for (PutRequest request : requests) {
            put.call().onNext(request);
        }
        put.take(1);
        RichStatus status = put.failure();
        assertStatus(Status.Code.INVALID_ARGUMENT, "invalid_field", status);
        assertEquals(field, status.badFields().getFirst().subject());
    }

    private ManualStream<PutRequest, PutResponse> put(long hash, byte[] data) {
        var put = put();
        put.call().onNext(start(hash, data.length));
        for (int from = 0; from < data.length; from += MIB) {
            byte[] part = Arrays.copyOfRange(data, from, Math.min(data.length, from + MIB));
            put.call().onNext(chunk(from, part));
        }
        put.call().onNext(commit(Xxh3.hash(data, 0, data.length, 0)));
        put.call().onCompleted();
        return put;
    }

    private ManualStream<PutRequest, PutResponse> put() {
        var put = new ManualStream<PutRequest, PutResponse>();
        KvCacheServiceGrpc.newStub(channel).put(put);
        return put;
    }

    private ManualStream<GetRequest, GetResponse> get(long hash) {
        var get = new ManualStream<GetRequest, GetResponse>();
        KvCacheServiceGrpc.newStub(channel)
                .get(GetRequest.newBuilder().setBlockHash(hash).build(), get);
        return get;
    }

    private RichStatus failureOfGet(long hash) throws Exception {
        var get = get(hash);
        get.take(1);
        return get.failure();
    }

    private static byte[] read(ManualStream<GetRequest, GetResponse> get, int size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        while (bytes.size() < size) {
            var chunk = get.next().getChunk();
            assertEquals(bytes.size(), chunk.getOffsetBytes());
            bytes.writeBytes(chunk.getData().toByteArray());
        }
        get.take(1);
        return bytes.toByteArray();
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static PutRequest start(long hash, long size) {
        return PutRequest.newBuilder()
                .setStart(PutStart.newBuilder().setBlockHash(hash).setSizeBytes(size))
                .build();
    }

    private static PutRequest chunk(long offset, byte[] data) {
        return PutRequest.newBuilder()
                .setChunk(PutChunk.newBuilder().setOffsetBytes(offset).setData(ByteString.copyFrom(data)))
                .build();
    }

    private static PutRequest commit(long checksum) {
        return PutRequest.newBuilder()
                .setCommit(PutCommit.newBuilder().setChecksum(checksum))
                .build();
    }

    private static void assertStatus(Status.Code code, String reason, RichStatus status) {
        assertEquals(code, status.code(), status::toString);
        assertEquals(reason, status.reason());
    }
}
