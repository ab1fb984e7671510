package io.sluice.accelerator.adapter;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.accelerator.scheduler.Fetch;
import io.sluice.kvcache.v1.BlockChunk;
import io.sluice.kvcache.v1.BlockInfo;
import io.sluice.kvcache.v1.GetRequest;
import io.sluice.kvcache.v1.GetResponse;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One Get for one {@link Fetch}: counts the blocks that come in order. Where payloads are real, a block counts when its
 * bytes are those that were stored; the first that is not ends the call, for the ones after it are of no use without it.
 */
final class GetCall implements ClientResponseObserver<GetRequest, GetResponse> {
    private final Fetch fetch;
    private final int realBlockBytes;
    private final OffloadCounters counters;
    private final BiConsumer<GetCall, Status> whenEnded;
    private @Nullable ClientCallStreamObserver<GetRequest> call;
    /** Of the block whose bytes come. */
    private byte[] bytes = {};

    private int filled;
    private long checksum;
    private int found;
    private long foundBytes;
    private boolean ended;

    /**
     * Makes a call that has not begun.
     *
     * @param realBlockBytes 0 where blocks have no bytes
     * @param whenEnded called once
     */
    GetCall(Fetch fetch, int realBlockBytes, OffloadCounters counters, BiConsumer<GetCall, Status> whenEnded) {
        this.fetch = fetch;
        this.realBlockBytes = realBlockBytes;
        this.counters = counters;
        this.whenEnded = whenEnded;
    }

    GetRequest request() {
        GetRequest.Builder request = GetRequest.newBuilder().setBlockHash(fetch.hash(0));
        for (int block = 1; block < fetch.blocks(); block++) {
            request.addNextBlockHashes(fetch.hash(block));
        }
        return request.build();
    }

    Fetch fetch() {
        return fetch;
    }

    /** Returns the blocks that came, without a gap from the first on. */
    int found() {
        return found;
    }

    long foundBytes() {
        return foundBytes;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<GetRequest> stream) {
        call = stream;
    }

    @Override
    public void onNext(GetResponse response) {
        if (ended) {
            return;
        }
        if (response.hasInfo()) {
            begin(response.getInfo());
        } else if (response.hasChunk()) {
            add(response.getChunk());
        }
    }

    private void begin(BlockInfo info) {
        boolean isNext = found < fetch.blocks() && info.getBlockHash() == fetch.hash(found) && bytes.length == 0;
        boolean asSent =
                realBlockBytes == 0 ? info.getModelled() : !info.getModelled() && info.getSizeBytes() == realBlockBytes;
        if (!isNext || !asSent) {
            refuse();
        } else if (realBlockBytes == 0) {
            found++;
            foundBytes += info.getSizeBytes();
        } else {
            bytes = new byte[realBlockBytes];
            filled = 0;
            checksum = info.getChecksum();
        }
    }

    private void add(BlockChunk chunk) {
        int size = chunk.getData().size();
        if (chunk.getOffsetBytes() != filled || size > bytes.length - filled) {
            refuse();
            return;
        }
        chunk.getData().copyTo(bytes, filled);
        filled += size;
        if (filled < bytes.length) {
            return;
        }
        boolean right = BlockPattern.checksum(bytes) == checksum
                && Arrays.equals(bytes, BlockPattern.bytes(fetch.hash(found), realBlockBytes));
        if (!right) {
            refuse();
            return;
        }
        found++;
        foundBytes += bytes.length;
        bytes = new byte[0];
    }

    private void refuse() {
        counters.corrupt();
        end(Status.OK);
        ClientCallStreamObserver<GetRequest> open = call;
        if (open != null) {
            open.cancel("a block is not what was stored", null);
        }
    }

    private void end(Status status) {
        if (!ended) {
            ended = true;
            bytes = new byte[0];
            whenEnded.accept(this, status);
        }
    }

    @Override
    public void onError(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        // Not there is an answer.
        end(status.getCode() == Status.Code.NOT_FOUND ? Status.OK : status);
    }

    @Override
    public void onCompleted() {
        end(Status.OK);
    }
}
