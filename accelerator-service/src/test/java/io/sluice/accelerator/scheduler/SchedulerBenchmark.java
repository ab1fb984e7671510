package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.Profiles;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import java.lang.management.ManagementFactory;

/**
 * Prints how many scheduler steps one core makes in a second of its time with a full batch, and how many bytes a step allocates.
 * Sequences run to their length and are replaced at once, so arrivals, prefills, block hashes and eviction are in it.
 * Arguments: sequences (32), profile (fixed), architecture (echo).
 */
final class SchedulerBenchmark {
    private static final int PROMPT_TOKENS = 256;

    private final Scheduler scheduler;
    private final int answerTokens;
    private final int[] prompt = new int[PROMPT_TOKENS];
    private final long root = BlockHash.root("bench", "");
    private long now;
    private long tokens;

    private SchedulerBenchmark(int sequences, int answerTokens, String profile, String architecture) {
        this.answerTokens = answerTokens;
        Hardware hardware = Profiles.profile(profile).load(Profiles.model(architecture));
        int blocks = sequences * ((PROMPT_TOKENS + answerTokens) * 3 / 2 / Scheduler.BLOCK_TOKENS);
        scheduler = new Scheduler(
                new Limits(sequences, 8_192, sequences * 2, 0, 32_768, blocks), hardware.stepTime(), KvEvents.NONE);
        for (int i = 0; i < sequences; i++) {
            submit(i * answerTokens / sequences + 1);
        }
    }

    public static void main(String[] arguments) {
        int sequences = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
        String profile = arguments.length > 1 ? arguments[1] : "fixed";
        String architecture = arguments.length > 2 ? arguments[2] : "echo";
        System.out.println("answers of 256 tokens, each followed by another request:");
        SchedulerBenchmark closed = new SchedulerBenchmark(sequences, 256, profile, architecture);
        closed.steps(400_000);
        for (int round = 0; round < 3; round++) {
            closed.measure(1_000_000);
        }
        System.out.println("a step's own cost: sequences that neither come nor go");
        SchedulerBenchmark steady = new SchedulerBenchmark(sequences, 30_000, profile, architecture);
        steady.steps(60_000);
        for (int round = 0; round < 3; round++) {
            steady.measure(900);
        }
    }

    private void measure(int steps) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long tokensBefore = tokens;
        long start = threads.getCurrentThreadCpuTime();
        steps(steps);
        double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf(
                "%,d steps/s, %,d tokens/s, %.2f sequences a step, %.3f bytes allocated a step%n",
                (long) (steps / seconds),
                (long) ((tokens - tokensBefore) / seconds),
                (double) (tokens - tokensBefore) / steps,
                (double) bytes / steps);
    }

    private void steps(int steps) {
        for (int i = 0; i < steps; i++) {
            now += scheduler.plan(now);
            scheduler.complete(now);
        }
    }

    private void submit(int length) {
        int[] ids = prompt;
        long[] hashes = new long[PROMPT_TOKENS / Scheduler.BLOCK_TOKENS];
        long hash = root ^ tokens;
        for (int i = 0; i < hashes.length; i++) {
            hash = BlockHash.next(hash, ids, i * Scheduler.BLOCK_TOKENS);
            hashes[i] = hash;
        }
        GenerationRequest request = new GenerationRequest(
                ids,
                hashes,
                root ^ tokens,
                length,
                new int[0],
                PriorityClass.STANDARD,
                now,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                Integer.MAX_VALUE);
        Refusal refusal = scheduler.submit(request, new Counting(), new Closed(), now);
        if (refusal != null) {
            throw new IllegalStateException(refusal.toString());
        }
    }

    /** Says one number after the other. */
    private static final class Counting implements Answer {
        private int next;

        @Override
        public int next() {
            return next++ & 0xFFFF;
        }
    }

    /** A user who asks again as soon as the answer has ended. */
    private final class Closed implements SequenceListener {
        @Override
        public void accepted(Sequence sequence, int position, long firstTokenNanos) {}

        @Override
        public void promptDone(Sequence sequence) {}

        @Override
        public void token(Sequence sequence, int id, long chainHash) {
            tokens++;
        }

        @Override
        public void parked(Sequence sequence) {}

        @Override
        public void resumed(Sequence sequence, long parkedNanos) {}

        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            submit(answerTokens);
        }
    }
}
