package io.sluice.it.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.v1.BlockInfo;
import io.sluice.kvcache.v1.GetRequest;
import io.sluice.kvcache.v1.GetResponse;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.PutChunk;
import io.sluice.kvcache.v1.PutCommit;
import io.sluice.kvcache.v1.PutRequest;
import io.sluice.kvcache.v1.PutResponse;
import io.sluice.kvcache.v1.PutStart;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Puts a block into one service and gets it from another. */
final class SmallBlocks {
    /** A block as a service gives it back. */
    record Got(BlockInfo info, byte[] bytes) {}

    private SmallBlocks() {}

    static byte[] bytes(long hash, int size) {
        byte[] bytes = new byte[size];
        new Random(hash).nextBytes(bytes);
        return bytes;
    }

    static void put(Channel service, PutStart.Builder start, byte[] bytes) throws Exception {
        CompletableFuture<PutResponse> stored = new CompletableFuture<>();
        StreamObserver<PutRequest> call = KvCacheServiceGrpc.newStub(service).put(new StreamObserver<>() {
            @Override
            public void onNext(PutResponse response) {
                stored.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                stored.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                stored.completeExceptionally(new AssertionError("ended without an answer"));
            }
        });
        call.onNext(PutRequest.newBuilder()
                .setStart(start.setSizeBytes(bytes.length))
                .build());
        call.onNext(PutRequest.newBuilder()
                .setChunk(PutChunk.newBuilder().setData(ByteString.copyFrom(bytes)))
                .build());
        call.onNext(PutRequest.newBuilder()
                .setCommit(PutCommit.newBuilder().setChecksum(Xxh3.hash(bytes, 0, bytes.length, 0)))
                .build());
        call.onCompleted();
        stored.get(30, TimeUnit.SECONDS);
    }

    /** Whether a service has a block; anything but its absence is an error. */
    static boolean has(Channel service, long hash) {
        try {
            get(service, hash);
            return true;
        } catch (StatusRuntimeException missing) {
            assertThat(missing.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            return false;
        }
    }

    static Got get(Channel service, long hash) {
        Iterator<GetResponse> answer = KvCacheServiceGrpc.newBlockingStub(service)
                .get(GetRequest.newBuilder().setBlockHash(hash).build());
        BlockInfo info = answer.next().getInfo();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        answer.forEachRemaining(
                more -> bytes.writeBytes(more.getChunk().getData().toByteArray()));
        return new Got(info, bytes.toByteArray());
    }
}
