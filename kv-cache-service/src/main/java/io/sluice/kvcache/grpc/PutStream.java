package io.sluice.kvcache.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.kvcache.Fault;
import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.BlockWrite;
import io.sluice.kvcache.block.TransferModel;
import io.sluice.kvcache.v1.PutChunk;
import io.sluice.kvcache.v1.PutRequest;
import io.sluice.kvcache.v1.PutResponse;
import io.sluice.kvcache.v1.PutStart;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Put call: a message is asked for when the last one is in the block. However the call ends without a commit, the
 * room is free again. The lock serialises gRPC's thread with the timer's.
 */
final class PutStream implements StreamObserver<PutRequest> {
    private final BlockStore store;
    private final CallLimits limits;
    private final ServerCallStreamObserver<PutResponse> response;
    private final Future<?> timeout;
    /** The block under way; null between blocks, and while one is passed over. */
    private @Nullable BlockWrite write;
    /** The block under way is there already: its chunks are passed over. */
    private boolean passing;
    /** Another block follows the one under way. */
    private boolean more;

    private int size;
    private int blocks;
    private int newBlocks;
    private long newBytes;
    private boolean answered;

    PutStream(
            BlockStore store,
            CallLimits limits,
            ScheduledExecutorService timer,
            ServerCallStreamObserver<PutResponse> response) {
        this.store = store;
        this.limits = limits;
        this.response = response;
        this.timeout = timer.schedule(this::timeOut, limits.transferTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Must be called before the service's method returns. */
    PutStream begin() {
        response.disableAutoRequest();
        response.setOnCancelHandler(this::release);
        response.request(1);
        return this;
    }

    @Override
    public synchronized void onNext(PutRequest request) {
        if (answered) {
            return;
        }
        try {
            take(request);
            if (!answered) {
                response.request(1);
            }
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    @Override
    public synchronized void onError(Throwable cancelled) {
        release();
    }

    @Override
    public synchronized void onCompleted() {
        fail(Checks.invalid("commit", "is missing; the block was not stored"));
    }

    private void take(PutRequest request) {
        BlockWrite open = write;
        boolean begun = open != null || passing;
        switch (request.getMessageCase()) {
            case START -> {
                if (begun) {
                    throw Checks.invalid("start", "came twice; commit the block before the next one");
                }
                start(request.getStart());
            }
            case CHUNK -> {
                check(begun);
                if (open != null) {
                    append(open, request.getChunk());
                }
            }
            case COMMIT -> {
                check(begun);
                commit(open, request.getCommit().getChecksum());
            }
            default -> throw Checks.invalid("message", "is empty; set start, chunk or commit");
        }
    }

    private static void check(boolean begun) {
        if (!begun) {
            throw Checks.invalid("start", "is missing; it must come before a block's chunks and commit");
        }
    }

    private void start(PutStart start) {
        BlockMeta meta = Checks.block(start, limits);
        more = start.getMore();
        size = meta.sizeBytes();
        write = store.begin(meta).orElse(null);
        passing = write == null;
        if (passing && !more) {
            // It is there already: no need for the bytes.
            blocks++;
            succeed();
        } else if (response.isCancelled()) {
            release();
        }
    }

    private static void append(BlockWrite open, PutChunk chunk) {
        int length = chunk.getData().size();
        if (length > CallLimits.MAX_CHUNK_BYTES) {
            throw Checks.invalid("chunk.data", "has " + length + " bytes, may have " + CallLimits.MAX_CHUNK_BYTES);
        }
        open.append(chunk.getOffsetBytes(), chunk.getData().asReadOnlyByteBuffer());
    }

    private void commit(@Nullable BlockWrite open, long checksum) {
        blocks++;
        if (open != null && open.commit(checksum)) {
            newBlocks++;
            newBytes += size;
        }
        write = null;
        passing = false;
        if (!more) {
            succeed();
        }
    }

    private void succeed() {
        release();
        answered = true;
        TransferModel model = store.shelves().getFirst().transfer();
        response.onNext(PutResponse.newBuilder()
                .setStored(newBlocks > 0)
                .setModelledTimeUs(newBlocks == 0 ? 0 : model.latencyMicros() + (long) model.micros(newBytes))
                .setBlocks(blocks)
                .setNewBlocks(newBlocks)
                .build());
        response.onCompleted();
    }

    private synchronized void timeOut() {
        fail(new Fault.TransferTimeout(limits.transferTimeout()).asException());
    }

    private void fail(RuntimeException failure) {
        release();
        if (!answered) {
            answered = true;
            response.onError(FaultStatus.exception(failure));
        }
    }

    private synchronized void release() {
        timeout.cancel(false);
        if (write != null) {
            write.abort();
        }
    }
}
