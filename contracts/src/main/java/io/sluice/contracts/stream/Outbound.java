package io.sluice.contracts.stream;

import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.Objects;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends what its upstream emits, and asks the upstream only while the sink is ready.
 *
 * <p>Asks for the next batch when the last one has been sent and the sink is ready. Both events ask, from different
 * threads; {@link #owed} decides which of them does.
 */
final class Outbound<T> implements MultiSubscriber<T> {
    /** Most items asked of the upstream and not yet sent. */
    static final int BATCH = 16;

    private static final Subscription CANCELLED = new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final Sink<T> sink;
    private final AtomicReference<@Nullable Subscription> upstream = new AtomicReference<>();
    /** Items asked of the upstream that have not come yet. */
    private final AtomicInteger owed = new AtomicInteger();
    /** Serialises an abort with the upstream's signals: above 0 while somebody uses the sink. */
    private final AtomicInteger sinkUsers = new AtomicInteger();

    private volatile @Nullable Throwable aborted;

    Outbound(Sink<T> sink) {
        this.sink = sink;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        if (upstream.compareAndSet(null, subscription)) {
            ready();
        } else {
            subscription.cancel();
        }
    }

    /** The sink may have become ready. */
    void ready() {
        Subscription subscription = upstream.get();
        if (subscription != null && owed.get() == 0 && sink.isReady() && owed.compareAndSet(0, BATCH)) {
            subscription.request(BATCH);
        }
    }

    @Override
    public void onItem(T item) {
        Objects.requireNonNull(item, "item");
        if (upstream.get() == CANCELLED || !enter()) {
            return;
        }
        sink.send(item);
        leave();
        if (owed.decrementAndGet() == 0) {
            ready();
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        if (upstream.getAndSet(CANCELLED) != CANCELLED && enter()) {
            sink.fail(failure);
        }
    }

    @Override
    public void onCompletion() {
        if (upstream.getAndSet(CANCELLED) != CANCELLED && enter()) {
            sink.complete();
        }
    }

    /** The call is over: nothing can be sent any more. */
    void cancel() {
        Subscription subscription = upstream.getAndSet(CANCELLED);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** Ends the call with a failure, now and from any thread. */
    void abort(Throwable failure) {
        Subscription subscription = upstream.getAndSet(CANCELLED);
        if (subscription == CANCELLED) {
            return;
        }
        if (subscription != null) {
            subscription.cancel();
        }
        aborted = failure;
        if (sinkUsers.getAndIncrement() == 0) {
            sink.fail(failure);
        }
    }

    /** Fails only when an abort has taken the sink, for good. */
    private boolean enter() {
        return sinkUsers.compareAndSet(0, 1);
    }

    private void leave() {
        if (sinkUsers.decrementAndGet() != 0) {
            sink.fail(Objects.requireNonNull(aborted));
        }
    }
}
