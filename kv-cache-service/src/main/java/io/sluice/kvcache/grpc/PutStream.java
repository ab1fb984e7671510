package io.sluice.kvcache.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.kvcache.Fault;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.BlockWrite;
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
    private @Nullable BlockWrite write;
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
        if (open == null) {
            if (request.getMessageCase() != PutRequest.MessageCase.START) {
                throw Checks.invalid("start", "is missing; it must be the first message");
            }
            start(request.getStart());
            return;
        }
        switch (request.getMessageCase()) {
            case CHUNK -> append(open, request.getChunk());
            case COMMIT -> succeed(open.commit(request.getCommit().getChecksum()));
            case START -> throw Checks.invalid("start", "came twice; open another Put call for another block");
            default -> throw Checks.invalid("message", "is empty; set start, chunk or commit");
        }
    }

    private void start(PutStart start) {
        write = store.begin(start.getBlockHash(), start.getSizeBytes()).orElse(null);
        if (write == null) {
            // It is there already: no need for the bytes.
            succeed(false);
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

    private void succeed(boolean stored) {
        release();
        answered = true;
        response.onNext(PutResponse.newBuilder().setStored(stored).build());
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
