package io.sluice.kvcache.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.kvcache.Fault;
import io.sluice.kvcache.block.BlockRead;
import io.sluice.kvcache.v1.BlockChunk;
import io.sluice.kvcache.v1.BlockInfo;
import io.sluice.kvcache.v1.GetResponse;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One Get call: sends while the transport takes, so a slow reader holds the block and no copy of it, and holds it no
 * longer than the transfer timeout. The lock serialises gRPC's thread with the timer's.
 */
final class GetStream {
    private final BlockRead block;
    private final CallLimits limits;
    private final ServerCallStreamObserver<GetResponse> response;
    private final Future<?> timeout;
    private int sent;
    private boolean ended;

    GetStream(
            BlockRead block,
            CallLimits limits,
            ScheduledExecutorService timer,
            ServerCallStreamObserver<GetResponse> response) {
        this.block = block;
        this.limits = limits;
        this.response = response;
        this.timeout = timer.schedule(this::timeOut, limits.transferTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Must be called before the service's method returns. */
    void begin() {
        response.setOnCancelHandler(this::end);
        response.setOnReadyHandler(this::send);
        response.onNext(GetResponse.newBuilder()
                .setInfo(
                        BlockInfo.newBuilder().setSizeBytes(block.data().length).setChecksum(block.checksum()))
                .build());
        send();
    }

    private synchronized void send() {
        while (!ended && response.isReady()) {
            int length = Math.min(limits.chunkBytes(), block.data().length - sent);
            // The block never changes, so its bytes can be handed on as they are.
            ByteString bytes = UnsafeByteOperations.unsafeWrap(block.data(), sent, length);
            response.onNext(GetResponse.newBuilder()
                    .setChunk(BlockChunk.newBuilder().setOffsetBytes(sent).setData(bytes))
                    .build());
            sent += length;
            if (sent == block.data().length) {
                end();
                response.onCompleted();
            }
        }
    }

    private synchronized void timeOut() {
        if (!ended) {
            end();
            response.onError(FaultStatus.exception(new Fault.TransferTimeout(limits.transferTimeout()).asException()));
        }
    }

    private synchronized void end() {
        ended = true;
        timeout.cancel(false);
        block.close();
    }
}
