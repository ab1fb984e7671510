package io.sluice.load;

import io.sluice.inference.v1.GenerateResponse;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads a Multi. */
final class MultiReader implements MultiSubscriber<GenerateResponse>, StreamServer.Reading {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long demand;
    private volatile @Nullable Subscription subscription;

    MultiReader(long demand) {
        this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription started) {
        subscription = started;
        started.request(demand);
    }

    @Override
    public void onItem(GenerateResponse response) {}

    @Override
    public void onFailure(Throwable failure) {
        ended.countDown();
    }

    @Override
    public void onCompletion() {
        ended.countDown();
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void cancel() {
        Objects.requireNonNull(subscription).cancel();
    }
}
