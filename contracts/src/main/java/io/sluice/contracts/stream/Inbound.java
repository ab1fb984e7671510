package io.sluice.contracts.stream;

import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of a call to one subscriber, as it asks for them.
 *
 * <p>{@link #message}, {@link #completed} and {@link #failed} are called serially, by gRPC; the subscriber's methods
 * and {@link #abort} from any thread.
 */
final class Inbound<T> implements Subscription {
    private final AtomicReference<@Nullable Subscriber<? super T>> subscriber;
    private final Demand demand;
    private final Consumer<@Nullable Throwable> stop;
    private volatile @Nullable Throwable abort;
    private volatile boolean cancelled;

    /**
     * Begins without demand; see {@link #open}.
     *
     * @param subscriber who takes the messages
     * @param ask asks the transport for a number of messages
     * @param stop ends the call, because the subscriber has cancelled or, with the cause, because of a failure. A
     *     call ended by a failure must still end with {@link #failed}; more than one call of it must be harmless.
     */
    Inbound(Subscriber<? super T> subscriber, IntConsumer ask, Consumer<@Nullable Throwable> stop) {
        this.subscriber = new AtomicReference<>(subscriber);
        this.demand = new Demand(ask);
        this.stop = stop;
    }

    /** Lets demand through, after the subscriber's {@code onSubscribe} and the call's start. */
    void open() {
        demand.open();
    }

    @Override
    public void request(long n) {
        if (n > 0) {
            demand.add(n);
        } else {
            abort(new IllegalArgumentException("n must be 1 or more, is " + n + " (Reactive Streams rule 3.9)"));
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        // Rule 3.13: nothing keeps the subscriber reachable.
        if (subscriber.getAndSet(null) != null) {
            stop.accept(null);
        }
    }

    /** Ends the call; the subscriber gets this failure, once the call has ended, instead of the call's own. */
    void abort(Throwable failure) {
        if (!isEnded()) {
            abort = failure;
            stop.accept(failure);
        }
    }

    /** Whether the subscriber has cancelled. */
    boolean isCancelled() {
        return cancelled;
    }

    /** Whether the subscriber has cancelled, has been told the end, or is about to be told of an abort. */
    boolean isEnded() {
        return subscriber.get() == null || abort != null;
    }

    void message(T message) {
        Subscriber<? super T> to = subscriber.get();
        if (to != null && abort == null) {
            to.onNext(message);
            demand.delivered();
        }
    }

    void completed() {
        Throwable failure = abort;
        if (failure != null) {
            failed(failure);
            return;
        }
        Subscriber<? super T> to = subscriber.getAndSet(null);
        if (to != null) {
            to.onComplete();
        }
    }

    void failed(Throwable failure) {
        Throwable first = abort;
        Subscriber<? super T> to = subscriber.getAndSet(null);
        if (to != null) {
            to.onError(first == null ? failure : first);
        }
    }
}
