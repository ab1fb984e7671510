package io.sluice.accelerator.simulation;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.Limits;
import io.sluice.accelerator.scheduler.PriorityClass;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Sequence;
import io.sluice.accelerator.scheduler.SequenceListener;
import java.util.ArrayDeque;

/**
 * Runs the scheduler core in virtual time under a closed loop of users, behind a front end that hands out tokens one after the
 * other. Deterministic: the same workload on the same hardware gives the same measurement. A step allocates nothing; a request
 * does.
 */
public final class ClosedLoop {
    private static final int BLOCK_TOKENS = Scheduler.BLOCK_TOKENS;

    private final Workload workload;
    private final long handOutNanos;
    private final Scheduler scheduler;
    private final StepSink sink;
    private final Lengths lengths;
    private final int[] ids;
    /** When users ask again. What the front end hands out later comes later, so the times only grow. */
    private final ArrayDeque<Long> asking = new ArrayDeque<>();

    private int submitted;
    private int finished;
    private int waiting;
    private double decoding;
    private double firstTokenNanos;
    private double tokenNanos;
    private long tokens;
    private long now;
    /** Until when the front end is busy with the tokens that it was given so far. */
    private long busyNanos;
    /** When it hands out the tokens of this step: at once, or when those of the steps before are handed out. */
    private long handedOutNanos;

    private ClosedLoop(Hardware hardware, Workload workload, long handOutNanos, StepSink sink) {
        this.workload = workload;
        this.handOutNanos = handOutNanos;
        this.sink = sink;
        lengths = new Lengths(workload);
        ids = new int[workload.promptTokens()];
        int longest = workload.promptTokens() + workload.answerTokens() + BLOCK_TOKENS;
        long kvTokens = Math.min(hardware.kvTokens(), workload.mostKvTokens());
        Limits limits = new Limits(
                Math.min(hardware.maxSequences(), hardware.maxBatchedTokens()),
                hardware.maxBatchedTokens(),
                workload.users(),
                0,
                longest,
                (int) Math.min(1 << 28, kvTokens / BLOCK_TOKENS));
        scheduler = new Scheduler(limits, hardware.batching(), hardware.stepTime(), KvEvents.NONE);
    }

    /**
     * Runs a workload to its end.
     *
     * @throws IllegalArgumentException if the hardware cannot hold one of its requests
     */
    public static Measurement run(Hardware hardware, Workload workload) {
        return run(hardware, workload, 0, StepSink.NONE);
    }

    /**
     * Runs a workload to its end.
     *
     * @param handOutNanos how long the front end takes to hand out one token, 0 or more; meanwhile the next ones wait
     * @param sink hears of every step
     * @throws IllegalArgumentException if the hardware cannot hold one of its requests
     */
    public static Measurement run(Hardware hardware, Workload workload, long handOutNanos, StepSink sink) {
        checkMemory(hardware, workload);
        return new ClosedLoop(hardware, workload, handOutNanos, sink).measure();
    }

    /**
     * Checks that the hardware can hold each request.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void checkMemory(Hardware hardware, Workload workload) {
        long longest = (long) workload.promptTokens() + workload.answerTokens() + BLOCK_TOKENS;
        if (hardware.kvTokens() < longest) {
            throw new IllegalArgumentException("the memory beside the weights holds the KV of " + hardware.kvTokens()
                    + " tokens, one request needs " + longest);
        }
    }

    private Measurement measure() {
        for (int user = 0; user < workload.users(); user++) {
            asking.add(0L);
        }
        long steps = 0;
        while (finished < workload.requests()) {
            submitThoseWhoAsk();
            long nanos = scheduler.plan(now);
            if (nanos == Scheduler.IDLE) {
                now = nextAsking();
                continue;
            }
            // Who asked after the step before has missed this one, and waits too.
            sink.step(scheduler.shape(), waiting + asking.size(), decoding);
            steps++;
            now += nanos;
            handedOutNanos = Math.max(now, busyNanos);
            scheduler.complete(now);
        }
        double requests = workload.requests();
        return new Measurement(firstTokenNanos / requests, tokenNanos / requests, handedOutNanos, steps, tokens);
    }

    private long nextAsking() {
        Long next = asking.peek();
        if (next == null) {
            throw new IllegalStateException("the scheduler has " + (submitted - finished) + " requests and no step");
        }
        return next;
    }

    private void submitThoseWhoAsk() {
        while (!asking.isEmpty() && asking.element() <= now) {
            submit(asking.remove());
        }
    }

    private void submit(long asked) {
        int prompt = lengths.prompt(submitted);
        int answer = lengths.answer(submitted);
        int[] promptIds = prompt == ids.length ? ids : new int[prompt];
        GenerationRequest request = new GenerationRequest(
                promptIds,
                blockHashes(submitted % workload.distinctPrompts(), prompt),
                0,
                answer,
                NO_IDS,
                PriorityClass.STANDARD,
                asked,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                Integer.MAX_VALUE);
        submitted++;
        waiting++;
        Refusal refusal = scheduler.submit(request, SAME, new User(answer, asked), now);
        if (refusal != null) {
            throw new IllegalStateException("the scheduler refuses a request: " + refusal);
        }
    }

    private static final int[] NO_IDS = {};
    private static final Answer SAME = () -> 1;

    /** Names a prompt's blocks. They need only be the same for the same prompt, and no other's. */
    private static long[] blockHashes(int prompt, int tokens) {
        long[] hashes = new long[tokens / BLOCK_TOKENS];
        long hash = Lengths.mix(~(long) prompt);
        for (int i = 0; i < hashes.length; i++) {
            hash = Lengths.mix(hash + i + 1);
            hashes[i] = hash;
        }
        return hashes;
    }

    /** A user with one request. */
    private final class User implements SequenceListener {
        private final double weight;
        private final long askedNanos;
        private long firstNanos = -1;

        User(int answer, long askedNanos) {
            this.askedNanos = askedNanos;
            weight = answer > 1 ? 1.0 / (answer - 1) : 0;
        }

        @Override
        public void token(Sequence sequence, int id, long chainHash) {
            tokens++;
            busyNanos = Math.max(busyNanos, now) + handOutNanos;
            if (firstNanos < 0) {
                firstNanos = handedOutNanos;
                waiting--;
                decoding += weight;
            }
        }

        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            decoding -= weight;
            firstTokenNanos += firstNanos - askedNanos;
            tokenNanos += (handedOutNanos - firstNanos) * weight;
            finished++;
            if (submitted + asking.size() < workload.requests()) {
                asking.add(handedOutNanos);
            }
        }
    }
}
