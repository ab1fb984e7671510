package io.sluice.kvcache.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.kvcache.Fault;
import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.block.BlockRead;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.StoreTier;
import io.sluice.kvcache.v1.BlockChunk;
import io.sluice.kvcache.v1.BlockInfo;
import io.sluice.kvcache.v1.GetResponse;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Get call: sends while the transport takes, so a slow reader holds one block and no copy of it, and holds it no
 * longer than the transfer timeout. The lock serialises gRPC's thread with the timer's.
 */
final class GetStream {
    private final BlockStore store;
    private final long[] hashes;
    private final CallLimits limits;
    private final ServerCallStreamObserver<GetResponse> response;
    private final Future<?> timeout;
    /** Tiers that a block of this call came from: their latency is counted. */
    private final Set<StoreTier> asked = EnumSet.noneOf(StoreTier.class);

    private @Nullable BlockRead block;
    /** Blocks begun. */
    private int next;
    /** Bytes of the block sent. */
    private int sent;
    /** Part of a microsecond that the blocks so far have not told. */
    private double untoldMicros;

    private boolean ended;

    GetStream(
            BlockStore store,
            long[] hashes,
            CallLimits limits,
            ScheduledExecutorService timer,
            ServerCallStreamObserver<GetResponse> response) {
        this.store = store;
        this.hashes = hashes;
        this.limits = limits;
        this.response = response;
        this.timeout = timer.schedule(this::timeOut, limits.transferTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Must be called before the service's method returns. */
    void begin() {
        response.setOnCancelHandler(this::end);
        response.setOnReadyHandler(this::send);
        try {
            open();
        } catch (RuntimeException failure) {
            fail(failure);
            return;
        }
        send();
    }

    private synchronized void send() {
        try {
            while (!ended && response.isReady()) {
                BlockRead open = block;
                if (open != null) {
                    chunk(open);
                } else if (next < hashes.length) {
                    open();
                } else {
                    complete();
                }
            }
        } catch (RuntimeException failure) {
            if (next > 0 && failure instanceof FaultException fault && fault.fault() instanceof Fault.BlockNotFound) {
                complete();
            } else {
                fail(failure);
            }
        }
    }

    /** Opens the next block and tells of it. */
    private synchronized void open() {
        if (ended) {
            return;
        }
        BlockRead open = store.open(hashes[next]);
        next++;
        sent = 0;
        block = open;
        response.onNext(GetResponse.newBuilder().setInfo(info(open)).build());
        if (store.isModelled()) {
            closeBlock();
        }
    }

    private BlockInfo info(BlockRead open) {
        untoldMicros += open.transfer().micros(open.meta().sizeBytes());
        if (asked.add(open.tier())) {
            untoldMicros += open.transfer().latencyMicros();
        }
        long micros = (long) untoldMicros;
        untoldMicros -= micros;
        return BlockInfo.newBuilder()
                .setBlockHash(open.meta().hash())
                .setSizeBytes(open.meta().sizeBytes())
                .setChecksum(open.checksum())
                .setModelled(store.isModelled())
                .setModelledTimeUs(micros)
                .setTier(StoreMapping.tier(open.tier()))
                .build();
    }

    private void chunk(BlockRead open) {
        int size = open.meta().sizeBytes();
        // The block never changes, so its bytes can be handed on as they are: gRPC copies them before it returns.
        ByteString bytes = UnsafeByteOperations.unsafeWrap(open.read(sent, Math.min(limits.chunkBytes(), size - sent)));
        response.onNext(GetResponse.newBuilder()
                .setChunk(BlockChunk.newBuilder().setOffsetBytes(sent).setData(bytes))
                .build());
        sent += bytes.size();
        if (sent == size) {
            closeBlock();
        }
    }

    private void complete() {
        end();
        response.onCompleted();
    }

    private synchronized void timeOut() {
        if (!ended) {
            fail(new Fault.TransferTimeout(limits.transferTimeout()).asException());
        }
    }

    private void fail(RuntimeException failure) {
        end();
        response.onError(FaultStatus.exception(failure));
    }

    private synchronized void end() {
        ended = true;
        timeout.cancel(false);
        closeBlock();
    }

    private void closeBlock() {
        BlockRead open = block;
        if (open != null) {
            block = null;
            open.close();
        }
    }
}
