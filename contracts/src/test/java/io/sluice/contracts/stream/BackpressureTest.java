package io.sluice.contracts.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Int64Value;
import io.grpc.CallOptions;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Demand over a real connection. */
@NullMarked
class BackpressureTest {
    private static final long MANY = 1_000_000;
    private static final long SOME = 200_000;
    /**
     * What may be on its way to a reader that has stopped: the receiver's window of 64 KiB and the 32 KiB up to which
     * the sender's stream is ready, full of messages of at least 5 bytes, and one batch.
     */
    private static final long ON_THE_WAY = (65_536 + 32_768) / 5 + Outbound.BATCH;

    private final Loopback loopback = new Loopback();
    private final AtomicLong produced = new AtomicLong();

    @AfterEach
    void close() {
        loopback.close();
    }

    @Test
    void aReaderThatStopsStallsTheProducer() {
        loopback.answer = n -> Loopback.range(n).invoke(produced::incrementAndGet);
        CountingReader reader = CountingReader.of(
                GrpcStreams.call(loopback.channel(), Loopback.ANSWER, CallOptions.DEFAULT, Loopback.value(MANY)));
        reader.request(10).awaitCount(10);

        assertStalled("reader", 10 + ON_THE_WAY);
        assertEquals(10, reader.count());

        assertEquals(MANY, reader.request(MANY).awaitEnd());
        assertEquals(MANY, produced.get());
    }

    @Test
    void aServerThatStopsTakingStallsTheCaller() {
        CompletableFuture<CountingReader> served = new CompletableFuture<>();
        loopback.talk = requests -> {
            served.complete(CountingReader.of(requests));
            return Multi.createFrom().nothing();
        };
        CountingReader caller = talk();
        CountingReader requests = Await.value(served);
        requests.request(3).awaitCount(3);

        assertStalled("server", 3 + ON_THE_WAY);
        assertEquals(3, requests.count());

        assertEquals(SOME, requests.request(SOME).awaitEnd());
        caller.cancel();
    }

    @Test
    void aConversationIsHeldBackThroughBothDirections() {
        loopback.talk = requests -> requests.map(request -> Int64Value.of(request.getValue()));
        CountingReader caller = talk();
        caller.request(5).awaitCount(5);

        assertStalled("conversation", 5 + 2 * ON_THE_WAY);
        assertEquals(5, caller.count());

        assertEquals(SOME, caller.request(Long.MAX_VALUE).awaitEnd());
    }

    private CountingReader talk() {
        return CountingReader.of(GrpcStreams.call(
                loopback.channel(),
                Loopback.TALK,
                CallOptions.DEFAULT,
                Loopback.range(SOME).invoke(produced::incrementAndGet)));
    }

    private void assertStalled(String who, long atMost) {
        long stalledAt = Await.settled(produced::get);
        System.out.println("stalled " + who + ": " + stalledAt + " messages produced");
        assertTrue(stalledAt <= atMost, () -> "produced " + stalledAt);
    }
}
