package io.sluice.load;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateResponse;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Reads with grpc-java's observer, asking for messages as it takes them. */
final class PlainReader implements ClientResponseObserver<GenerateRequest, GenerateResponse>, StreamServer.Reading {
    /** As much as the bridge asks ahead. */
    private static final int READ_AHEAD = 32;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final long demand;
    private @Nullable ClientCallStreamObserver<GenerateRequest> call;
    private long taken;

    PlainReader(long demand) {
        this.demand = demand;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<GenerateRequest> started) {
        call = started;
        started.disableAutoRequestWithInitial((int) Math.min(demand, READ_AHEAD));
    }

    @Override
    public void onNext(GenerateResponse response) {
        taken++;
        if (demand == Long.MAX_VALUE && taken % (READ_AHEAD / 2) == 0) {
            Objects.requireNonNull(call).request(READ_AHEAD / 2);
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended.countDown();
    }

    @Override
    public void onCompleted() {
        ended.countDown();
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void cancel() {
        Objects.requireNonNull(call).cancel("enough", null);
    }
}
