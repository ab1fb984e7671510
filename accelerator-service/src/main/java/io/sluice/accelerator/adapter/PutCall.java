package io.sluice.accelerator.adapter;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.kvcache.v1.PutChunk;
import io.sluice.kvcache.v1.PutCommit;
import io.sluice.kvcache.v1.PutRequest;
import io.sluice.kvcache.v1.PutResponse;
import io.sluice.kvcache.v1.PutStart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One Put of several blocks: a block is sent when the transport takes it, so only one is in memory. */
final class PutCall implements ClientResponseObserver<PutRequest, PutResponse> {
    /** The contract's bound. */
    private static final int MAX_CHUNK_BYTES = 1 << 20;

    private final List<OffloadedBlock> blocks;
    private final boolean real;
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<PutRequest> requests;
    private int sent;

    PutCall(List<OffloadedBlock> blocks, boolean real) {
        this.blocks = blocks;
        this.real = real;
    }

    /** Completed with the call's end, never exceptionally. */
    CompletableFuture<Status> end() {
        return end;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<PutRequest> stream) {
        requests = stream;
        stream.setOnReadyHandler(this::send);
    }

    /** Only by the call's own executor, one call at a time. */
    private void send() {
        ClientCallStreamObserver<PutRequest> stream = requests;
        while (stream != null && stream.isReady() && sent < blocks.size()) {
            OffloadedBlock block = blocks.get(sent++);
            boolean last = sent == blocks.size();
            stream.onNext(PutRequest.newBuilder()
                    .setStart(PutStart.newBuilder()
                            .setBlockHash(block.hash())
                            .setParentHash(block.parent())
                            .setRecomputeTimeUs(block.recomputeMicros())
                            .setSizeBytes(block.bytes())
                            .setMore(!last))
                    .build());
            long checksum = real ? chunks(stream, block) : 0;
            stream.onNext(PutRequest.newBuilder()
                    .setCommit(PutCommit.newBuilder().setChecksum(checksum))
                    .build());
            if (last) {
                stream.onCompleted();
            }
        }
    }

    /** Returns their checksum. */
    private static long chunks(ClientCallStreamObserver<PutRequest> stream, OffloadedBlock block) {
        byte[] bytes = BlockPattern.bytes(block.hash(), (int) block.bytes());
        for (int from = 0; from < bytes.length; from += MAX_CHUNK_BYTES) {
            stream.onNext(PutRequest.newBuilder()
                    .setChunk(PutChunk.newBuilder()
                            .setOffsetBytes(from)
                            .setData(UnsafeByteOperations.unsafeWrap(
                                    bytes, from, Math.min(MAX_CHUNK_BYTES, bytes.length - from))))
                    .build());
        }
        return BlockPattern.checksum(bytes);
    }

    @Override
    public void onNext(PutResponse response) {
        // That it came is enough: all blocks of the call are there.
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }
}
