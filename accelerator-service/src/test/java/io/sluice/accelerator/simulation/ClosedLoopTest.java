package io.sluice.accelerator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.hardware.Batching;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.StepTime;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    /** 100 ns a step and 1 ns a prompt token. */
    private static final StepTime STEP_TIME = shape -> 100 + shape.prefillTokens;

    private static final int MANY = Integer.MAX_VALUE;

    private static Hardware hardware(Batching batching) {
        return new Hardware(STEP_TIME, 64, 256, 100_000, batching);
    }

    @Test
    void oneUserMeasuresPromptAndSteps() {
        Measurement measured = ClosedLoop.run(hardware(Batching.MIXED), Workload.fixed(1, 3, 50, 11));
        assertEquals(150, measured.firstTokenNanos(), 1e-9);
        assertEquals(100, measured.tokenNanos(), 1e-9);
        assertEquals(3 * (150 + 10 * 100), measured.elapsedNanos());
        assertEquals(33, measured.steps());
        assertEquals(33, measured.tokens());
    }

    @Test
    void theSinkWeighsEachStepAsTheMeansDo() {
        Workload workload = new Workload(7, 40, 300, 30, 0.6, 10);
        double[] sums = new double[2];
        Measurement measured = ClosedLoop.run(hardware(Batching.MIXED), workload, 0, (shape, waiting, decoding) -> {
            long nanos = STEP_TIME.nanos(shape);
            sums[0] += nanos * (double) waiting / workload.requests();
            sums[1] += nanos * decoding / workload.requests();
        });
        assertEquals(measured.firstTokenNanos(), sums[0], 1e-6 * sums[0]);
        assertEquals(measured.tokenNanos(), sums[1], 1e-6 * sums[1]);
        assertEquals(
                measured, ClosedLoop.run(hardware(Batching.MIXED), workload), "the same run, the same measurement");
    }

    @Test
    void promptsFirstLetsDecodesWait() {
        Hardware first = hardware(new Batching(true, 65_536, false));
        int[] both = new int[1];
        ClosedLoop.run(first, new Workload(4, 20, 300, 30, 0.6, MANY), 0, (shape, waiting, decoding) -> {
            both[0] += shape.decodeSequences > 0 && shape.prefillSequences > 0 ? 1 : 0;
        });
        assertEquals(0, both[0]);
    }

    @Test
    void noStepHasMorePromptsThanItMay() {
        Hardware few = hardware(new Batching(false, 2, false));
        int[] most = new int[1];
        ClosedLoop.run(few, Workload.fixed(16, 32, 20, 5), 0, (shape, waiting, decoding) -> {
            most[0] = Math.max(most[0], shape.prefillSequences);
        });
        assertEquals(2, most[0]);
    }

    @Test
    void reservedAnswersAreNeverComputedTwice() {
        // Room for two requests of 40 and 64 tokens, not for three.
        Hardware small = new Hardware(STEP_TIME, 64, 256, 2 * 112, new Batching(false, 65_536, true));
        long[] prompts = new long[2];
        ClosedLoop.run(small, Workload.fixed(6, 12, 40, 64), 0, (shape, waiting, decoding) -> {
            prompts[0] += shape.prefillTokens;
            prompts[1] = Math.max(prompts[1], shape.sequences());
        });
        assertEquals(12 * 40, prompts[0]);
        assertEquals(2, prompts[1]);
    }

    @Test
    void repeatedPromptsAreFoundInTheCache() {
        long[] tokens = new long[1];
        ClosedLoop.run(
                hardware(Batching.MIXED),
                new Workload(1, 4, 160, 2, 1, 1),
                0,
                (shape, waiting, decoding) -> tokens[0] += shape.prefillTokens);
        assertEquals(160 + 3 * 16, tokens[0]);
    }

    @Test
    void promptsWaitForOthersWhileSomeDecode() {
        // A prompt waits four steps, for no other comes, or until the other user has its answer.
        Batching waiting = Batching.MIXED.waiting(4, 0.9);
        Workload two = new Workload(2, 40, 50, 11, 0.6, MANY);
        Measurement measured = ClosedLoop.run(hardware(waiting), two);
        Measurement without = ClosedLoop.run(hardware(Batching.MIXED), two);
        assertTrue(measured.firstTokenNanos() > without.firstTokenNanos() + 100, measured + " " + without);
        assertTrue(measured.firstTokenNanos() < without.firstTokenNanos() + 4 * 100, measured + " " + without);
    }

    @Test
    void wholePromptsAreNotDivided() {
        Batching whole = new Batching(false, 65_536, false, true, 0, 0);
        // Two of 150 tokens do not fit in a step of 256; one of 300 fits in none and is divided.
        ClosedLoop.run(
                hardware(whole),
                Workload.fixed(4, 8, 150, 5),
                0,
                (shape, waiting, decoding) -> assertTrue(shape.prefillTokens % 150 == 0));
        assertEquals(
                2, ClosedLoop.run(hardware(whole), Workload.fixed(1, 1, 300, 1)).steps());
    }

    @Test
    void aSlowFrontEndLetsTokensQueue() {
        // 4 users and 150 ns a token: 600 ns a step that takes 100.
        Measurement fast = ClosedLoop.run(hardware(Batching.MIXED), Workload.fixed(4, 40, 50, 11));
        Measurement slow = ClosedLoop.run(hardware(Batching.MIXED), Workload.fixed(4, 40, 50, 11), 150, StepSink.NONE);
        assertEquals(40 * 11 * 150, slow.elapsedNanos(), 0.05 * slow.elapsedNanos(), "it hands out all the time");
        assertTrue(slow.firstTokenNanos() > fast.firstTokenNanos());
        assertTrue(slow.tokenNanos() > fast.tokenNanos());
        assertEquals(fast.tokens(), slow.tokens());
    }

    @Test
    void whatCannotBeHeldIsSaid() {
        Hardware tiny = new Hardware(STEP_TIME, 64, 256, 100, Batching.MIXED);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ClosedLoop.run(tiny, Workload.fixed(1, 1, 90, 90)));
        assertTrue(String.valueOf(refused.getMessage()).contains("100 tokens"));
    }
}
