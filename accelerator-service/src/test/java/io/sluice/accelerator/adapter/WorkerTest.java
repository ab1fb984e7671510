package io.sluice.accelerator.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.engine.EchoEngine;
import io.sluice.accelerator.engine.Engine;
import io.sluice.accelerator.engine.Sampling;
import io.sluice.accelerator.engine.Vocabulary;
import io.sluice.accelerator.hardware.Batching;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.scheduler.Faults;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.Limits;
import io.sluice.accelerator.scheduler.PriorityClass;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.scheduler.Sequence;
import io.sluice.accelerator.scheduler.Speculation;
import io.sluice.accelerator.scheduler.Swap;
import io.sluice.accelerator.scheduler.Transfer;
import io.sluice.contracts.hash.BlockHash;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker with its driver, in real time. */
class WorkerTest {
    private static final long STEP_NANOS = 500_000;
    private static final Sampling PLAIN = new Sampling(1, 1, 1);

    private @Nullable Worker worker;

    @AfterEach
    void stop() {
        Worker running = worker;
        if (running != null) {
            running.stop();
        }
    }

    @Test
    void givesTheTimesOfTheHardwareHoweverLateItWokeUp() {
        Worker paced = start(shape -> STEP_NANOS, 1_024);
        Sink sink = new Sink();
        long start = System.nanoTime();
        paced.generate(request(40, 1_000), PLAIN, sink);
        assertEquals("finished STOP 40", sink.awaitEnd());
        assertTrue(System.nanoTime() - start >= 41 * STEP_NANOS, "no step ends before its time");
        // 40 tokens and the step that finds the end.
        assertEquals(40 * STEP_NANOS, sink.completionNanos);
        assertEquals(STEP_NANOS, sink.promptNanos);
    }

    @Test
    void keepsTokensBackWhileTheTransportIsNotReadyAndSendsThemTogether() {
        Worker paced = start(shape -> STEP_NANOS, 16);
        Sink sink = new Sink();
        sink.ready = false;
        Generation generation = paced.generate(request(100, 1_000), PLAIN, sink);
        await(() -> paced.load().parked == 1);
        assertEquals(List.of(), sink.sizes, "nothing goes to a transport that is not ready");
        assertEquals(16, paced.load().generatedTokens, "and no more is made than the window holds");
        sink.ready = true;
        generation.ready();
        assertEquals("finished STOP 100", sink.awaitEnd());
        assertEquals(16, sink.sizes.getFirst());
        assertTrue(sink.events.stream().noneMatch(event -> event.startsWith("parked")), "its credit was never out");
    }

    @Test
    void spendsTheCreditThatWasGrantedLast() {
        // The other request's long steps are there for credit and end to arrive during one of them.
        Worker paced = start(shape -> 20_000_000, 64);
        Sink other = new Sink();
        paced.generate(request(200, 1_000), PLAIN, other).noMoreCredit();
        Sink sink = new Sink();
        Generation generation = paced.generate(request(8, 2), PLAIN, sink);
        await(() -> paced.load().parked == 1);
        generation.credit(6);
        generation.noMoreCredit();
        assertEquals("finished CANCELLED 8", sink.awaitEnd(), "there is no credit for the step that finds the end");
        assertEquals(List.of("accepted", "prompt", "parked 2", "resumed 2", "parked 8"), sink.events);
    }

    @Test
    void spendsCreditBeyondTheWindowAfterTheClientHasSaidAll() {
        Worker paced = start(shape -> STEP_NANOS, 16);
        Sink sink = new Sink();
        sink.ready = false;
        Generation generation = paced.generate(request(40, 30), PLAIN, sink);
        generation.noMoreCredit();
        await(() -> paced.load().parked == 1);
        sink.ready = true;
        generation.ready();
        assertEquals("finished CANCELLED 30", sink.awaitEnd());
        assertEquals(List.of("accepted", "prompt", "parked 30"), sink.events);
    }

    @Test
    void abandonsWhatIsCancelledBeforeItWasLookedAt() {
        Worker paced = start(shape -> 50_000_000, 16);
        Sink first = new Sink();
        paced.generate(request(3, 100), PLAIN, first);
        await(() -> paced.openRequests() == 1);
        Sink second = new Sink();
        paced.generate(request(3, 100), PLAIN, second).cancel(FinishReason.CANCELLED);
        String end = second.awaitEnd();
        assertTrue(end.startsWith("abandoned") || end.startsWith("finished CANCELLED"), end);
        first.awaitEnd();
        await(() -> paced.openRequests() == 0);
    }

    @Test
    void endsEverythingWithAnErrorWhenItsThreadDies() {
        StepTime broken = shape -> {
            throw new IllegalStateException("broken hardware");
        };
        Worker lost = start(shape -> shape.prefillTokens == 20 ? broken.nanos(shape) : STEP_NANOS, 16);
        assertNull(lost.fault());
        Sink sink = new Sink();
        lost.generate(request(20, 100), PLAIN, sink);
        // The prediction asks the hardware already.
        assertEquals("abandoned ERROR", sink.awaitEnd());
        assertNotNull(lost.fault());
        assertEquals(0, lost.openRequests());
        Sink after = new Sink();
        lost.generate(request(2, 100), PLAIN, after);
        assertEquals("abandoned ERROR", after.awaitEnd());
    }

    @Test
    void saysWhatWasDoneForARequestWhoseWorkerIsLost() {
        StepTime breaks = shape -> {
            if (shape.decodeContextTokens > 100) {
                throw new IllegalStateException("broken hardware");
            }
            return STEP_NANOS;
        };
        Worker lost = start(breaks, 16);
        Mirror mirror = new Mirror();
        KvTail tail = new KvTail(lost, mirror);
        Sink parked = new Sink();
        lost.generate(request(80, 1), PLAIN, parked);
        await(() -> {
            tail.pump();
            return mirror.held.size() == 5;
        });
        Sink sink = new Sink();
        lost.generate(request(80, 1_000), PLAIN, sink);
        assertEquals("finished ERROR 21", sink.awaitEnd());
        assertEquals("finished ERROR 1", parked.awaitEnd());
        assertEquals(64, sink.cachedTokens);
        assertEquals(STEP_NANOS, sink.promptNanos);
        await(() -> {
            tail.pump();
            return mirror.held.isEmpty();
        });
    }

    @Test
    void finishesWhatItHasWhileItDrainsAndEndsWhatIsLeft() {
        Worker paced = start(shape -> STEP_NANOS, 16);
        Fleet fleet = new Fleet(List.of(paced));
        Sink running = new Sink();
        paced.generate(request(60, 1_000), PLAIN, running);
        Sink parked = new Sink();
        paced.generate(request(30, 1), PLAIN, parked);
        await(() -> paced.load().parked == 1);
        fleet.drain();
        Sink late = new Sink();
        paced.generate(request(5, 1_000), PLAIN, late);
        assertTrue(late.awaitEnd().startsWith("refused Draining"));
        assertEquals("finished STOP 60", running.awaitEnd());
        await(() -> paced.load().draining);
        assertEquals(1, fleet.awaitIdle(1));
        fleet.stop();
        assertEquals("finished ERROR 1", parked.awaitEnd());
        assertEquals(0, fleet.awaitIdle(60_000_000_000L));
    }

    @Test
    void tellsTheLoadInTheMiddleOfALongStep() {
        Worker slow = start(shape -> 3_600_000_000_000L, 16);
        Sink first = new Sink();
        slow.generate(request(20, 100), PLAIN, first);
        await(() -> !first.events.isEmpty());
        Sink second = new Sink();
        Generation waits = slow.generate(request(21, 100), PLAIN, second);
        await(() -> slow.load().waiting == 1 && slow.load().running == 1);
        assertEquals(List.of("accepted"), second.events);
        waits.cancel(FinishReason.CANCELLED);
        assertEquals("finished CANCELLED 0", second.awaitEnd());
        await(() -> slow.load().waiting == 0);
    }

    @Test
    void goesOnWithAnotherWorkerOnceItIsPrefilled() {
        Worker prefill = make("test.prefill", List.of("test.decode"), shape -> STEP_NANOS, 16, 256, 1_024);
        Worker decode = make("test.decode", List.of(), shape -> STEP_NANOS, 16, 256, 1_024);
        Fleet fleet = new Fleet(List.of(prefill, decode));
        fleet.start();
        try {
            assertTrue(decode.decodesOnly() && prefill.takesRequests());
            Sink sink = new Sink();
            prefill.generate(request(40, 1_000), PLAIN, sink);
            assertEquals("finished STOP 40", sink.awaitEnd());
            await(() -> prefill.load().freeBlocks == 256 && decode.load().freeBlocks == 256);
            assertEquals(1, prefill.load().generatedTokens, "the first token");
            assertEquals(40, prefill.load().promptTokens);
            assertEquals(39, decode.load().generatedTokens, "the others");
            assertEquals(0, decode.load().promptTokens, "nothing is computed again");
            // The first token's step, the transfer of 40 tokens of KV, and 39 tokens with the step that finds the end.
            assertEquals(STEP_NANOS, sink.promptNanos);
            assertTrue(sink.completionNanos >= 2_040_000 + 40 * STEP_NANOS, () -> "took " + sink.completionNanos);
            // Credit and cancel reach it where it is.
            Sink parked = new Sink();
            Generation generation = prefill.generate(request(60, 5), PLAIN, parked);
            await(() -> decode.load().parked == 1);
            generation.credit(3);
            await(() -> parked.events.contains("parked 8"));
            generation.cancel(FinishReason.CANCELLED);
            assertEquals("finished CANCELLED 8", parked.awaitEnd());
            assertEquals(0, fleet.openRequests());
        } finally {
            fleet.stop();
        }
    }

    @Test
    void endsWhatWasHandedToAWorkerThatStops() {
        Worker prefill = make("test.prefill", List.of("test.decode"), shape -> STEP_NANOS, 16, 256, 1_024);
        Worker decode = make("test.decode", List.of(), shape -> STEP_NANOS, 16, 256, 1_024);
        Fleet fleet = new Fleet(List.of(prefill, decode));
        decode.stop();
        prefill.start();
        try {
            Sink sink = new Sink();
            prefill.generate(request(40, 1_000), PLAIN, sink);
            assertEquals("finished ERROR 1", sink.awaitEnd());
            assertEquals(0, fleet.openRequests());
        } finally {
            fleet.stop();
        }
    }

    @Test
    void stopsInTheMiddleOfAStep() {
        Worker slow = start(shape -> 3_600_000_000_000L, 16);
        Sink sink = new Sink();
        slow.generate(request(20, 100), PLAIN, sink);
        await(() -> !sink.events.isEmpty());
        slow.stop();
        assertEquals("finished ERROR 0", sink.awaitEnd());
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("worker-test.worker")),
                "its thread is over");
        Sink after = new Sink();
        slow.generate(request(20, 100), PLAIN, after);
        assertEquals("abandoned ERROR", after.awaitEnd());
        slow.stop();
        assertTrue(sink.ends.isEmpty() && after.ends.isEmpty(), "each end is told once");
    }

    @Test
    void tellsAReaderThatFellBehindEverythingAgain() {
        // 8 blocks and a ring of 16 events: most of what happens is lost to a slow reader.
        Worker paced = start(shape -> 20_000, 16, 8, 16);
        Mirror mirror = new Mirror();
        KvTail tail = new KvTail(paced, mirror);
        for (int i = 0; i < 60; i++) {
            Sink sink = new Sink();
            paced.generate(request(40 + i, 1_000), PLAIN, sink);
            sink.awaitEnd();
            if (i % 7 == 0) {
                tail.pump();
            }
        }
        await(() -> {
            tail.pump();
            return mirror.held.size() == paced.load().storedBlocks
                    && mirror.seq == paced.feed().newest();
        });
        assertTrue(mirror.snapshots > 1, "the ring was overrun");
    }

    private Worker start(StepTime stepTime, int window) {
        return start(stepTime, window, 256, 1_024);
    }

    private Worker start(StepTime stepTime, int window, int blocks, int ring) {
        Worker fresh = make("test.worker", List.of(), stepTime, window, blocks, ring);
        worker = fresh;
        fresh.start();
        return fresh;
    }

    private static Worker make(String id, List<String> decoders, StepTime stepTime, int window, int blocks, int ring) {
        Engine engine = new EchoEngine(Vocabulary.UNKNOWN);
        WorkerSpec spec = new WorkerSpec(
                id,
                "sluice/test",
                "none",
                new Limits(4, 256, 8, 4, 1_000, blocks),
                Batching.MIXED,
                stepTime,
                engine,
                new Pacing(0, 5_000_000, 60_000_000_000L, 1_000_000),
                window,
                ring,
                DeviceRates.UNKNOWN,
                Swap.NONE,
                Speculation.NONE,
                Faults.NONE,
                0,
                decoders,
                new Transfer(2_000_000, 1_000),
                1_000);
        return new Worker(spec, 1, new Worker.StepObserver() {
            @Override
            public void stepped(long lateNanos) {}

            @Override
            public void fellBehind(long lostNanos) {}

            @Override
            public void crashes() {}

            @Override
            public void failed(Throwable cause) {}
        });
    }

    private static GenerationRequest request(int promptTokens, int credit) {
        int[] ids = new int[promptTokens];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = promptTokens * 1_000 + i;
        }
        return new GenerationRequest(
                ids,
                BlockHash.chain("sluice/test", "", ids, ids.length),
                BlockHash.root("sluice/test", ""),
                10_000,
                new int[0],
                PriorityClass.STANDARD,
                System.nanoTime(),
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                credit);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        io.sluice.accelerator.grpc.Await.until("the condition", condition);
    }

    /** What a reader of the KV events knows. */
    private static final class Mirror implements KvTarget {
        private final Set<Long> held = new LinkedHashSet<>();
        private long seq;
        private int snapshots;

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void snapshot(long upTo, long[] hashes, int from, int to) {
            if (from == 0) {
                held.clear();
                snapshots++;
            }
            for (int i = from; i < to; i++) {
                held.add(hashes[i]);
            }
            seq = upTo;
        }

        @Override
        public void events(long first, KvBatch batch) {
            assertEquals(seq + 1, first, "no event is missing");
            for (int i = 0; i < batch.count(); i++) {
                if (batch.isStored(i)) {
                    assertTrue(held.add(batch.hash(i)));
                } else if (batch.isRemoved(i)) {
                    assertTrue(held.remove(batch.hash(i)));
                } else {
                    held.clear();
                }
            }
            seq += batch.count();
        }
    }

    /** Writes down what it hears. */
    private static final class Sink implements GenerationSink {
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private volatile boolean ready = true;
        private int count;
        private int cachedTokens;
        private long promptNanos;
        private long completionNanos;

        String awaitEnd() {
            try {
                return String.valueOf(ends.poll(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void refused(Refusal refusal) {
            ends.add("refused " + refusal);
        }

        @Override
        public void accepted(int position, long firstTokenNanos) {
            events.add("accepted");
        }

        @Override
        public void promptDone(Sequence sequence) {
            events.add("prompt");
        }

        @Override
        public void tokens(long seq, int[] ids, int number, long chainHash) {
            assertEquals(count, seq);
            count += number;
            sizes.add(number);
        }

        @Override
        public void parked(long nextSeq) {
            events.add("parked " + nextSeq);
        }

        @Override
        public void resumed(long nextSeq, long parkedNanos) {
            events.add("resumed " + nextSeq);
        }

        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            cachedTokens = sequence.cachedTokens();
            promptNanos = sequence.promptNanos();
            completionNanos = sequence.completionNanos();
            ends.add("finished " + reason + " " + count);
        }

        @Override
        public void abandoned(FinishReason reason) {
            ends.add("abandoned " + reason);
        }
    }
}
