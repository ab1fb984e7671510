package io.sluice.contracts.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Int64Value;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancellation and deadlines over a real connection. */
@NullMarked
class CancellationTest {
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private Loopback loopback = new Loopback();

    @AfterEach
    void close() {
        loopback.close();
        scheduler.shutdownNow();
    }

    @Test
    void aCancelledSubscriptionCancelsTheServersMulti() {
        CountDownLatch cancelled = new CountDownLatch(1);
        loopback.answer = n -> Loopback.range(Long.MAX_VALUE).onCancellation().invoke(cancelled::countDown);
        AssertSubscriber<Int64Value> reader = answer(CallOptions.DEFAULT, 5);
        reader.awaitItems(5).cancel();
        Await.signal(cancelled);
    }

    @Test
    void aCancelledSubscriptionCancelsTheServersMultiThatIsStillSilent() {
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        loopback.answer = n -> Multi.createFrom()
                .<Int64Value>nothing()
                .onSubscription()
                .invoke(subscribed::countDown)
                .onCancellation()
                .invoke(cancelled::countDown);
        AssertSubscriber<Int64Value> reader = answer(CallOptions.DEFAULT, 5);
        Await.signal(subscribed);
        reader.cancel();
        Await.signal(cancelled);
    }

    @Test
    void theDeadlineCancelsTheServersMultiAndFailsTheAnswer() {
        CountDownLatch cancelled = new CountDownLatch(1);
        CompletableFuture<@Nullable Deadline> seen = new CompletableFuture<>();
        loopback.answer = n -> {
            seen.complete(Context.current().getDeadline());
            return Multi.createFrom().<Int64Value>nothing().onCancellation().invoke(cancelled::countDown);
        };
        AssertSubscriber<Int64Value> reader =
                answer(CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS), 1);
        assertNotNull(Await.value(seen));
        Await.signal(cancelled);
        assertEquals(
                Status.Code.DEADLINE_EXCEEDED,
                Status.fromThrowable(reader.awaitFailure().getFailure()).getCode());
    }

    @Test
    void theDeadlineReachesTheNextHop() {
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicReference<Deadline> atTheNextHop = new AtomicReference<>();
        loopback.talk = requests -> {
            atTheNextHop.set(Context.current().getDeadline());
            return Multi.createFrom().<Int64Value>nothing().onCancellation().invoke(cancelled::countDown);
        };
        loopback.answer = n -> GrpcStreams.call(
                loopback.channel(),
                Loopback.TALK,
                CallOptions.DEFAULT,
                Multi.createFrom().nothing());
        answer(CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS), 1)
                .awaitFailure();
        Await.signal(cancelled);
        assertNotNull(atTheNextHop.get(), "the next hop knows the deadline itself");
    }

    @Test
    void aContextThatTheServerItselfCancelsEndsTheCall() {
        limitCalls(() -> 200);
        CountDownLatch cancelled = new CountDownLatch(1);
        loopback.answer =
                n -> Multi.createFrom().<Int64Value>nothing().onCancellation().invoke(cancelled::countDown);
        AssertSubscriber<Int64Value> reader = answer(CallOptions.DEFAULT, 1);
        Await.signal(cancelled);
        assertEquals(
                Status.Code.DEADLINE_EXCEEDED,
                Status.fromThrowable(reader.awaitFailure().getFailure()).getCode());
    }

    /** The deadline strikes while the server's thread sends: only one of them may use the call. */
    @Test
    void aContextThatTheServerCancelsInFullFlowEndsTheCall() {
        limitCalls(() -> ThreadLocalRandom.current().nextInt(1, 40));
        AtomicInteger open = new AtomicInteger();
        loopback.answer = n -> Loopback.range(Long.MAX_VALUE)
                .onSubscription()
                .invoke(open::incrementAndGet)
                .onTermination()
                .invoke(open::decrementAndGet);
        for (int round = 0; round < 100; round++) {
            CountingReader reader = CountingReader.of(
                    GrpcStreams.call(loopback.channel(), Loopback.ANSWER, CallOptions.DEFAULT, Loopback.value(1)));
            AssertionError ended = assertThrows(
                    AssertionError.class, () -> reader.request(Long.MAX_VALUE).awaitEnd());
            Throwable failure = Objects.requireNonNull(ended.getCause()).getCause();
            assertEquals(
                    Status.Code.DEADLINE_EXCEEDED,
                    Status.fromThrowable(Objects.requireNonNull(failure)).getCode());
        }
        Await.until(() -> open.get() == 0);
    }

    /** Opens the server anew, with a limit of its own to every call, in milliseconds. */
    private void limitCalls(IntSupplier limitMillis) {
        loopback.close();
        loopback = new Loopback(new ServerInterceptor() {
            @Override
            public <Q, T> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, T> call, Metadata headers, ServerCallHandler<Q, T> next) {
                Context limited =
                        Context.current().withDeadlineAfter(limitMillis.getAsInt(), TimeUnit.MILLISECONDS, scheduler);
                return Contexts.interceptCall(limited, call, headers, next);
            }
        });
    }

    @Test
    void aSubscriptionCancelledBeforeTheCallMakesNone() {
        AtomicInteger calls = new AtomicInteger();
        loopback.answer = n -> {
            calls.incrementAndGet();
            return Multi.createFrom().empty();
        };
        GrpcStreams.call(loopback.channel(), Loopback.ANSWER, CallOptions.DEFAULT, Loopback.value(1))
                .subscribe()
                .withSubscriber(new AssertSubscriber<>(0, true));
        answer(CallOptions.DEFAULT, 1).awaitCompletion();
        assertEquals(1, calls.get());
    }

    @Test
    void anAnswerThatEndsCancelsTheCallersRequests() {
        CountDownLatch cancelled = new CountDownLatch(1);
        loopback.talk = requests -> Multi.createFrom().item(Loopback.value(7));
        AssertSubscriber<Int64Value> reader = GrpcStreams.call(
                        loopback.channel(),
                        Loopback.TALK,
                        CallOptions.DEFAULT,
                        Multi.createFrom()
                                .<Int64Value>nothing()
                                .onCancellation()
                                .invoke(cancelled::countDown))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(10));
        reader.awaitCompletion().assertItems(Loopback.value(7));
        Await.signal(cancelled);
    }

    @Test
    void aCancelledCallFailsTheRequestsThatTheServerReads() {
        CompletableFuture<AssertSubscriber<Int64Value>> reading = new CompletableFuture<>();
        loopback.talk = requests -> {
            reading.complete(requests.subscribe().withSubscriber(AssertSubscriber.create(10)));
            return Multi.createFrom().nothing();
        };
        AssertSubscriber<Int64Value> caller = GrpcStreams.call(
                        loopback.channel(),
                        Loopback.TALK,
                        CallOptions.DEFAULT,
                        Multi.createFrom().nothing())
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1));
        AssertSubscriber<Int64Value> requests = Await.value(reading);
        caller.cancel();
        assertEquals(
                Status.Code.CANCELLED,
                Status.fromThrowable(requests.awaitFailure().getFailure()).getCode());
    }

    /** Cancels at random moments; whatever the moment, the server's Multi learns of it or had ended, and nothing is thrown. */
    @Test
    void survivesCancellationAtAnyMoment() {
        int rounds = 500;
        AtomicInteger open = new AtomicInteger();
        CompletableFuture<@Nullable Throwable> thrown = new CompletableFuture<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> thrown.complete(failure));
        loopback.talk = requests -> requests.onItem()
                .transformToMultiAndConcatenate(request -> Loopback.range(50))
                .onSubscription()
                .invoke(open::incrementAndGet)
                .onTermination()
                .invoke(open::decrementAndGet);
        try {
            for (int round = 0; round < rounds; round++) {
                AssertSubscriber<Int64Value> caller = GrpcStreams.call(
                                loopback.channel(), Loopback.TALK, CallOptions.DEFAULT, Loopback.range(100))
                        .subscribe()
                        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_500_000));
                caller.cancel();
                assertNull(caller.getFailure());
            }
            Await.until(() -> open.get() == 0);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertTrue(!thrown.isDone(), () -> "thrown: " + thrown.join());
    }

    private AssertSubscriber<Int64Value> answer(CallOptions options, long demand) {
        return GrpcStreams.call(loopback.channel(), Loopback.ANSWER, options, Loopback.value(1))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }
}
