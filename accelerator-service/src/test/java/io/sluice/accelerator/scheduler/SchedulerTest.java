package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scheduler's rules, one at a time; each step takes 1 us and 1 ns a token. */
class SchedulerTest {
    private static final StepTime STEP_TIME = shape -> 1_000 + shape.tokens();

    private final List<String> heard = new ArrayList<>();
    private long now;

    @Test
    void emitsTheFirstTokenWithTheStepThatEndsThePrefill() {
        Scheduler scheduler = scheduler(new Limits(4, 32, 8, 4, 1_000, 100));
        submit(scheduler, "a", 50, 3, 9);
        step(scheduler);
        assertEquals(List.of("a accepted"), heard);
        step(scheduler);
        assertEquals(List.of("a accepted", "a prompt 0", "a token"), heard);
        step(scheduler);
        step(scheduler);
        assertEquals("a finished LENGTH", heard.getLast());
        assertEquals(1_032 + 1_018 + 1_001 + 1_001, now);
    }

    @Test
    void decodesFirstAndPrefillsWithWhatIsLeftOfTheBudget() {
        Scheduler scheduler = scheduler(new Limits(4, 20, 8, 4, 1_000, 100));
        submit(scheduler, "a", 10, 50, 99);
        step(scheduler);
        submit(scheduler, "b", 30, 50, 99);
        scheduler.plan(now);
        assertEquals(1, scheduler.shape().decodeSequences);
        assertEquals(19, scheduler.shape().prefillTokens);
        scheduler.complete(now);
        scheduler.plan(now);
        assertEquals(11, scheduler.shape().prefillTokens);
        scheduler.complete(now);
        scheduler.plan(now);
        assertEquals(2, scheduler.shape().decodeSequences);
    }

    @Test
    void computesTheLastBlockOfAPromptThatIsCachedAsAWhole() {
        Scheduler scheduler = scheduler(new Limits(4, 100, 8, 4, 1_000, 100));
        submit(scheduler, "a", 64, 1, 9);
        step(scheduler);
        submit(scheduler, "b", 64, 1, 9);
        scheduler.plan(now);
        assertEquals(16, scheduler.shape().prefillTokens);
        scheduler.complete(now);
        assertTrue(heard.contains("b prompt 48"));
    }

    @Test
    void findsTheBlocksOfGeneratedTokens() {
        Scheduler scheduler = scheduler(new Limits(4, 100, 8, 4, 1_000, 100));
        // 20 of the prompt and 28 generated fill three blocks; the last token of them is never computed.
        submit(scheduler, "a", 20, 29, 99);
        for (int i = 0; i < 29; i++) {
            step(scheduler);
        }
        assertEquals("a finished LENGTH", heard.getLast());
        int[] conversation = new int[60];
        for (int i = 0; i < 60; i++) {
            conversation[i] = i < 20 ? i : 7;
        }
        submit(scheduler, "b", conversation, 1, 9, PriorityClass.STANDARD);
        step(scheduler);
        assertTrue(heard.contains("b prompt 48"));
    }

    @Test
    void givesTheSlotOfAParkedSequenceToAnother() {
        Scheduler scheduler = scheduler(new Limits(1, 100, 8, 1, 1_000, 100));
        Sequence a = submit(scheduler, "a", 10, 9, 2);
        submit(scheduler, "b", 10, 9, 9);
        step(scheduler);
        step(scheduler);
        assertEquals("a parked", heard.getLast());
        step(scheduler);
        assertEquals("b token", heard.getLast());
        scheduler.credit(a, 5);
        step(scheduler);
        assertEquals("b token", heard.getLast(), "b keeps the slot that it has");
        for (int i = 0; i < 7; i++) {
            step(scheduler);
        }
        assertEquals("b finished LENGTH", heard.getLast());
        step(scheduler);
        assertEquals(List.of("a resumed", "a token"), heard.subList(heard.size() - 2, heard.size()));
    }

    @Test
    void servesTheMostUrgentClassFirst() {
        Scheduler scheduler = scheduler(new Limits(1, 100, 8, 0, 1_000, 100));
        submit(scheduler, "batch", ids(10), 1, 9, PriorityClass.BATCH);
        submit(scheduler, "standard", ids(10), 1, 9, PriorityClass.STANDARD);
        submit(scheduler, "interactive", ids(10), 1, 9, PriorityClass.INTERACTIVE);
        for (int i = 0; i < 3; i++) {
            step(scheduler);
        }
        assertEquals(
                List.of("interactive finished LENGTH", "standard finished LENGTH", "batch finished LENGTH"),
                heard.stream().filter(line -> line.contains("finished")).toList());
    }

    @Test
    void takesTheBlocksOfTheLastThatCameAndComputesItAgain() {
        // Each starts with one block and needs two; three blocks in all.
        Scheduler scheduler = scheduler(new Limits(2, 100, 8, 0, 1_000, 3));
        submit(scheduler, "a", 15, 17, 99);
        submit(scheduler, "b", new int[] {90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 80, 81, 82, 83, 84}, 17, 99);
        Load load = new Load();
        for (int i = 0; i < 100 && !heard.contains("b finished LENGTH"); i++) {
            step(scheduler);
        }
        scheduler.report(load, now);
        assertEquals(1, load.preemptions);
        assertTrue(heard.indexOf("a finished LENGTH") < heard.indexOf("b finished LENGTH"));
        assertEquals(17, heard.stream().filter("b token"::equals).count());
        assertEquals(
                1, heard.stream().filter(line -> line.startsWith("b prompt")).count());
        assertEquals(3, load.freeBlocks);
    }

    @Test
    void refusesWithATimeToComeBack() {
        Scheduler scheduler = scheduler(new Limits(1, 100, 1, 0, 1_000, 100));
        submit(scheduler, "a", 10, 9, 9);
        step(scheduler);
        submit(scheduler, "b", 10, 9, 9);
        Refusal refusal = scheduler.submit(request(ids(10), 9, 9, PriorityClass.STANDARD), () -> 7, listener("c"), now);
        Refusal.QueueFull full = assertInstanceOf(Refusal.QueueFull.class, refusal);
        assertTrue(full.retryNanos() > 0);
        scheduler.drain();
        assertInstanceOf(
                Refusal.Draining.class,
                scheduler.submit(request(ids(10), 9, 9, PriorityClass.STANDARD), () -> 7, listener("d"), now));
    }

    @Test
    void predictsNoEarlyFirstTokenWhileParkedSequencesHoldEveryPlace() {
        Scheduler scheduler = scheduler(new Limits(2, 100, 1, 2, 1_000, 100));
        List<Sequence> parked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            parked.add(submit(scheduler, "p" + i, 10, 9, 1));
            step(scheduler);
        }
        long soon = queueNanos(scheduler);
        assertTrue(soon > 128 * 1_000 / 4, "one of four is predicted to leave after a quarter of an answer: " + soon);
        now += 1_000_000_000;
        long later = queueNanos(scheduler);
        assertEquals(250_000_000, later, 1_000_000, "a quarter of the time they have been standing");
        GenerationRequest impatient = new GenerationRequest(
                ids(10),
                new long[0],
                0,
                9,
                new int[0],
                PriorityClass.STANDARD,
                now,
                GenerationRequest.NO_DEADLINE,
                later / 2,
                9);
        assertInstanceOf(Refusal.TooLate.class, scheduler.submit(impatient, () -> 7, listener("late"), now));
        submit(scheduler, "w", 10, 9, 9);
        Refusal.QueueFull full = assertInstanceOf(
                Refusal.QueueFull.class,
                scheduler.submit(request(ids(10), 9, 9, PriorityClass.STANDARD), () -> 7, listener("full"), now));
        assertEquals(2 * later, full.retryNanos(), 1_000_000, "another one is before it");
        scheduler.cancel(parked.get(0), FinishReason.CANCELLED, now);
        scheduler.cancel(parked.get(1), FinishReason.CANCELLED, now);
        assertEquals(0, queueNanos(scheduler), "a place is free for it and for the one that waits");
    }

    private long queueNanos(Scheduler scheduler) {
        Load load = new Load();
        scheduler.report(load, now);
        return load.queueNanos;
    }

    @Test
    void endsASequenceWhoseEngineFails() {
        Scheduler scheduler = scheduler(new Limits(1, 100, 1, 0, 1_000, 100));
        Answer broken = () -> {
            throw new IllegalStateException("broken");
        };
        assertNull(scheduler.submit(request(ids(10), 9, 9, PriorityClass.STANDARD), broken, listener("a"), now));
        step(scheduler);
        assertEquals("a finished ERROR", heard.getLast());
    }

    private Scheduler scheduler(Limits limits) {
        return new Scheduler(limits, STEP_TIME, KvEvents.NONE);
    }

    private void step(Scheduler scheduler) {
        now += scheduler.plan(now);
        scheduler.complete(now);
    }

    private Sequence submit(Scheduler scheduler, String name, int prompt, int maxTokens, int credit) {
        return submit(scheduler, name, ids(prompt), maxTokens, credit, PriorityClass.STANDARD);
    }

    private Sequence submit(Scheduler scheduler, String name, int[] prompt, int maxTokens, int credit) {
        return submit(scheduler, name, prompt, maxTokens, credit, PriorityClass.STANDARD);
    }

    private Sequence submit(
            Scheduler scheduler, String name, int[] prompt, int maxTokens, int credit, PriorityClass priority) {
        Listener listener = listener(name);
        assertNull(scheduler.submit(request(prompt, maxTokens, credit, priority), () -> 7, listener, now));
        return listener.sequences.getFirst();
    }

    private GenerationRequest request(int[] prompt, int maxTokens, int credit, PriorityClass priority) {
        return new GenerationRequest(
                prompt,
                BlockHash.chain("m", "", prompt, prompt.length),
                BlockHash.root("m", ""),
                maxTokens,
                new int[0],
                priority,
                now,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                credit);
    }

    private static int[] ids(int count) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = i;
        }
        return ids;
    }

    private Listener listener(String name) {
        return new Listener(name);
    }

    /** Writes down what it hears. */
    private final class Listener implements SequenceListener {
        private final String name;
        private final List<Sequence> sequences = new ArrayList<>();

        Listener(String name) {
            this.name = name;
        }

        @Override
        public void accepted(Sequence sequence, int position, long firstTokenNanos) {
            sequences.add(sequence);
            heard.add(name + " accepted");
        }

        @Override
        public void promptDone(Sequence sequence) {
            heard.add(name + " prompt " + sequence.cachedTokens());
        }

        @Override
        public void token(Sequence sequence, int id, long chainHash) {
            heard.add(name + " token");
        }

        @Override
        public void parked(Sequence sequence) {
            heard.add(name + " parked");
        }

        @Override
        public void resumed(Sequence sequence, long parkedNanos) {
            heard.add(name + " resumed");
        }

        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            heard.add(name + " finished " + reason);
        }
    }
}
