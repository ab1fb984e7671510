package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.hardware.Batching;
import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sequences that lose their blocks, and drafts: the answers are the same, only the time is another. */
class PreemptionTest {
    private static final StepTime STEP_TIME = shape -> 1_000 + 10L * shape.tokens() + shape.decodeContextTokens;
    private static final Swap HOST = new Swap(1_000, 50);

    @Property(tries = 200)
    void sayTheSameWithAndWithoutPreemptionSwapAndDrafts(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int draft) {
        Run undisturbed = new Run(1_000, Swap.NONE, Speculation.NONE, seed);
        Run scarce = new Run(14, Swap.NONE, Speculation.NONE, seed);
        Run swapped = new Run(14, HOST, Speculation.NONE, seed);
        Run drafted = new Run(14, HOST, new Speculation(draft, 0.7, 100), seed);
        assertEquals(0, undisturbed.load.preemptions);
        assertEquals(undisturbed.answers, scarce.answers);
        assertEquals(undisturbed.answers, swapped.answers);
        assertEquals(undisturbed.answers, drafted.answers);
        assertEquals(swapped.load.preemptions, swapped.load.swaps, "there was room for all");
    }

    @Test
    void swapsInsteadOfComputingAgain() {
        Run again = new Run(14, Swap.NONE, Speculation.NONE, 5);
        Run swapped = new Run(14, HOST, Speculation.NONE, 5);
        assertTrue(again.load.preemptions > 0 && swapped.load.swaps > 0);
        assertEquals(0, swapped.load.hostBlocks);
        assertTrue(swapped.load.promptTokens < again.load.promptTokens, "what was swapped is not computed again");
        long prompts = swapped.promptTokens;
        assertEquals(prompts, swapped.load.promptTokens, "each prompt is computed once");
    }

    @Test
    void takesTheTimeOfTheMoves() {
        Run fast = new Run(14, new Swap(1_000, 0), Speculation.NONE, 5);
        Run slow = new Run(14, new Swap(1_000, 1_000), Speculation.NONE, 5);
        assertEquals(fast.load.swaps, slow.load.swaps);
        assertTrue(slow.now >= fast.now + 2_000 * slow.load.swaps, "each has a block at least, out and in");
    }

    @Test
    void computesAgainWhatTheHostHasNoRoomFor() {
        Run little = new Run(14, new Swap(2, 50), Speculation.NONE, 5);
        assertTrue(little.load.swaps < little.load.preemptions);
        assertEquals(new Run(1_000, Swap.NONE, Speculation.NONE, 5).answers, little.answers);
    }

    @Property(tries = 20)
    void yieldsAsManyTokensAStepAsTheAcceptanceLetsExpect(
            @ForAll @IntRange(min = 1, max = 8) int draft, @ForAll @IntRange(max = 95) int percent) {
        Speculation speculation = new Speculation(draft, percent / 100.0, 0);
        Scheduler scheduler = new Scheduler(
                new Limits(1, 64, 1, 0, 40_000, 3_000),
                Batching.MIXED,
                Swap.NONE,
                speculation,
                STEP_TIME,
                KvEvents.NONE);
        int[] last = {0};
        List<Integer> ids = new ArrayList<>();
        assertNull(scheduler.submit(request(1, 5, 20_000), () -> last[0]++ & 0xFFFF, new Collector(ids), 0));
        long now = 0;
        while (ids.size() < 20_000) {
            now += scheduler.plan(now);
            scheduler.complete(now);
        }
        Load load = new Load();
        scheduler.report(load, now);
        double yield = (load.generatedTokens - 1) / (scheduler.steps() - 1.0);
        assertEquals(speculation.tokensPerStep(), yield, 0.05 * speculation.tokensPerStep());
        assertEquals(
                load.generatedTokens,
                load.acceptedTokens + scheduler.steps(),
                "each step yields one, and what it accepts");
    }

    @Test
    void takesTheTimeOfVerifyingAndDrafting() {
        Speculation speculation = new Speculation(3, 0, 500);
        Scheduler scheduler = new Scheduler(
                new Limits(1, 64, 1, 0, 1_000, 100), Batching.MIXED, Swap.NONE, speculation, STEP_TIME, KvEvents.NONE);
        assertNull(scheduler.submit(request(1, 10, 50), () -> 7, new Collector(new ArrayList<>()), 0));
        scheduler.plan(0);
        scheduler.complete(0);
        // One token and three drafts of 11 tokens of context; the draft model runs three times.
        assertEquals(1_000 + 40 + 11 + 3 * 500, scheduler.plan(0));
    }

    private static GenerationRequest request(int number, int promptTokens, int answerTokens) {
        int[] prompt = new int[promptTokens];
        for (int i = 0; i < promptTokens; i++) {
            prompt[i] = number * 10_000 + i;
        }
        return new GenerationRequest(
                prompt,
                BlockHash.chain("m", "", prompt, prompt.length),
                BlockHash.root("m", ""),
                answerTokens,
                new int[0],
                PriorityClass.values()[number % 3],
                0,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                Integer.MAX_VALUE);
    }

    /** Eight requests at once, and what became of them. */
    private static final class Run {
        private final TreeMap<Integer, List<Integer>> answers = new TreeMap<>();
        private final Load load = new Load();
        private long promptTokens;
        private long now;

        Run(int blocks, Swap swap, Speculation speculation, long seed) {
            Scheduler scheduler = new Scheduler(
                    new Limits(4, 64, 8, 0, 200, blocks), Batching.MIXED, swap, speculation, STEP_TIME, KvEvents.NONE);
            java.util.Random random = new java.util.Random(seed);
            for (int number = 0; number < 8; number++) {
                List<Integer> ids = new ArrayList<>();
                answers.put(number, ids);
                int prompt = 20 + random.nextInt(40);
                promptTokens += prompt;
                int salt = number;
                assertNull(scheduler.submit(
                        request(number, prompt, 40 + random.nextInt(40)),
                        () -> salt * 1_000 + ids.size(),
                        new Collector(ids),
                        0));
            }
            for (long nanos = scheduler.plan(now); nanos != Scheduler.IDLE; nanos = scheduler.plan(now)) {
                now += nanos;
                scheduler.complete(now);
                assertTrue(scheduler.steps() < 10_000, "nobody starves");
            }
            scheduler.report(load, now);
            assertEquals(blocks, load.freeBlocks);
        }
    }

    private record Collector(List<Integer> ids) implements SequenceListener {
        @Override
        public void token(Sequence sequence, int id, long chainHash) {
            ids.add(id);
        }

        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            ids.add(-1 - reason.ordinal());
        }
    }
}
