package io.sluice.contracts.stream;

import com.google.protobuf.Int64Value;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;

/** Counts values, which must come as 0, 1, 2 and so on, and asks as it is told to. */
@NullMarked
final class CountingReader implements MultiSubscriber<Int64Value> {
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<Long> end = new CompletableFuture<>();
    private final AtomicLong count = new AtomicLong();

    static CountingReader of(Multi<Int64Value> values) {
        CountingReader reader = new CountingReader();
        values.subscribe().withSubscriber(reader);
        return reader;
    }

    CountingReader request(long n) {
        Await.value(subscription).request(n);
        return this;
    }

    void cancel() {
        Await.value(subscription).cancel();
    }

    long count() {
        return count.get();
    }

    void awaitCount(long n) {
        Await.until(() -> count.get() >= n);
    }

    /** The count at the end; fails with what the values failed with. */
    long awaitEnd() {
        return Await.value(end);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription.complete(subscription);
    }

    @Override
    public void onItem(Int64Value item) {
        long expected = count.getAndIncrement();
        if (item.getValue() != expected) {
            end.completeExceptionally(new AssertionError("came " + item.getValue() + " in place of " + expected));
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onCompletion() {
        end.complete(count.get());
    }
}
