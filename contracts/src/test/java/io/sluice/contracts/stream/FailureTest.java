package io.sluice.contracts.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.Int64Value;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.sluice.contracts.status.RichStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures over a real connection. */
@NullMarked
class FailureTest {
    private final Loopback loopback = new Loopback();

    @AfterEach
    void close() {
        loopback.close();
    }

    @Test
    void aStatusInMidStreamArrivesAfterTheItemsWithItsDetails() {
        loopback.answer = n -> Multi.createBy()
                .concatenating()
                .streams(
                        Loopback.range(3),
                        Multi.createFrom()
                                .failure(RichStatus.of(Status.Code.UNAVAILABLE, "worker_lost", "Worker w1 went away")
                                        .metadata("worker", "w1")
                                        .retryAfter(Duration.ofMillis(1_250))
                                        .asException()));
        AssertSubscriber<Int64Value> reader = answer();
        RichStatus status = RichStatus.from(reader.awaitFailure().getFailure());
        assertEquals(3, reader.getItems().size());
        assertEquals(Status.Code.UNAVAILABLE, status.code());
        assertEquals("worker_lost", status.reason());
        assertEquals("w1", status.metadata().get("worker"));
        assertEquals(Duration.ofMillis(1_250), status.retryAfter().orElseThrow());
    }

    @Test
    void anyOtherFailureIsInternalAndKeepsItsMessageToItself() {
        loopback.answer = n -> Multi.createFrom().failure(new IllegalStateException("secret"));
        RichStatus status = RichStatus.from(answer().awaitFailure().getFailure());
        assertEquals(Status.Code.INTERNAL, status.code());
        assertEquals("internal_error", status.reason());
        assertFalse(status.message().contains("secret"));
    }

    @Test
    void aHandlerThatThrowsFailsTheCallInTheSameWay() {
        loopback.talk = requests -> {
            throw RichStatus.of(Status.Code.NOT_FOUND, "model_not_found", "No such model")
                    .asException();
        };
        AssertSubscriber<Int64Value> caller = GrpcStreams.call(
                        loopback.channel(),
                        Loopback.TALK,
                        CallOptions.DEFAULT,
                        Multi.createFrom().nothing())
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1));
        assertEquals(
                "model_not_found",
                RichStatus.from(caller.awaitFailure().getFailure()).reason());
    }

    @Test
    void failingRequestsCancelTheCallAndFailTheAnswerWithTheSameFailure() {
        CompletableFuture<AssertSubscriber<Int64Value>> reading = new CompletableFuture<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        loopback.talk = requests -> {
            reading.complete(requests.subscribe().withSubscriber(AssertSubscriber.create(10)));
            return Multi.createFrom().<Int64Value>nothing().onCancellation().invoke(cancelled::countDown);
        };
        CompletableFuture<Int64Value> failing = new CompletableFuture<>();
        IllegalStateException broken = new IllegalStateException("broken");
        AssertSubscriber<Int64Value> caller = GrpcStreams.call(
                        loopback.channel(),
                        Loopback.TALK,
                        CallOptions.DEFAULT,
                        Multi.createBy()
                                .concatenating()
                                .streams(
                                        Multi.createFrom().item(Loopback.value(1)),
                                        Multi.createFrom().completionStage(failing)))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1));
        Await.value(reading).awaitItems(1);
        failing.completeExceptionally(broken);
        assertSame(broken, caller.awaitFailure().getFailure());
        Await.signal(cancelled);
        Await.value(reading).awaitFailure();
    }

    @Test
    void anUnknownMethodIsUnimplemented() {
        var unknown = Loopback.ANSWER.toBuilder()
                .setFullMethodName("test.Loopback/Nothing")
                .build();
        AssertSubscriber<Int64Value> reader = GrpcStreams.call(
                        loopback.channel(), unknown, CallOptions.DEFAULT, Loopback.value(1))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1));
        assertEquals(
                Status.Code.UNIMPLEMENTED,
                Status.fromThrowable(reader.awaitFailure().getFailure()).getCode());
    }

    @Test
    void theRequestsTakeOneSubscriber() {
        CompletableFuture<AssertSubscriber<Int64Value>> second = new CompletableFuture<>();
        loopback.talk = requests -> {
            requests.subscribe().withSubscriber(AssertSubscriber.create(1));
            second.complete(requests.subscribe().withSubscriber(AssertSubscriber.create(1)));
            return Multi.createFrom().empty();
        };
        GrpcStreams.call(
                        loopback.channel(),
                        Loopback.TALK,
                        CallOptions.DEFAULT,
                        Multi.createFrom().empty())
                .subscribe()
                .withSubscriber(AssertSubscriber.<Int64Value>create(1))
                .awaitCompletion();
        assertInstanceOf(
                IllegalStateException.class,
                Objects.requireNonNull(Await.value(second).awaitFailure().getFailure()));
    }

    @Test
    void requestsThatEndedBeforeTheirSubscriberCameStillComplete() {
        CompletableFuture<Multi<Int64Value>> served = new CompletableFuture<>();
        loopback.talk = requests -> {
            served.complete(requests);
            return Multi.createFrom().nothing();
        };
        AssertSubscriber<Int64Value> caller = GrpcStreams.call(
                        loopback.channel(),
                        Loopback.TALK,
                        CallOptions.DEFAULT,
                        Multi.createFrom().empty())
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1));
        Await.value(served)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1))
                .awaitCompletion()
                .assertHasNotReceivedAnyItem();
        caller.cancel();
    }

    private AssertSubscriber<Int64Value> answer() {
        return GrpcStreams.call(loopback.channel(), Loopback.ANSWER, CallOptions.DEFAULT, Loopback.value(1))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(100));
    }
}
