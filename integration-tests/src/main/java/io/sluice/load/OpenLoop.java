package io.sluice.load;

import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends each request when it is due, whatever became of those before. Times are counted from when a request was due: a
 * server that stalls makes every request late that was due meanwhile, and all of them are recorded so (no coordinated
 * omission).
 */
final class OpenLoop {
    private final Client client;
    private final PromptText prompts;
    private final Semaphore places;
    private final long warmupNanos;
    private final Deque<Client.Connection> idle = new ConcurrentLinkedDeque<>();
    private final Queue<Observation> observations = new ConcurrentLinkedQueue<>();
    private final Histogram gaps = new ConcurrentHistogram(StreamRecord.DIGITS);
    private final Histogram warmupGaps = new ConcurrentHistogram(StreamRecord.DIGITS);
    private final StageTimes stages = new StageTimes();
    private final LongAdder sent = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private volatile long startedAt;
    private volatile long lastDue;

    /**
     * Prepares a run.
     *
     * @param client how to ask
     * @param prompts makes the prompts
     * @param inFlight requests under way at most; more wait, and are late for it
     * @param warmupNanos requests that are due earlier are sent but not measured
     */
    OpenLoop(Client client, PromptText prompts, int inFlight, long warmupNanos) {
        this.client = client;
        this.prompts = prompts;
        this.places = new Semaphore(inFlight);
        this.warmupNanos = warmupNanos;
        gaps.setAutoResize(true);
        warmupGaps.setAutoResize(true);
    }

    /** Runs the schedule to its end and waits for every answer. */
    Measured run(Schedule schedule, List<Slo> slos) throws InterruptedException {
        Phaser underWay = new Phaser(1);
        startedAt = System.nanoTime();
        while (schedule.hasNext()) {
            PlannedRequest due = schedule.next();
            waitUntil(startedAt + due.atNanos());
            places.acquire();
            lastDue = due.atNanos();
            sent.increment();
            underWay.register();
            Thread.ofVirtual().name("request-" + due.number()).start(() -> {
                try {
                    ask(due);
                } finally {
                    places.release();
                    underWay.arriveAndDeregister();
                }
            });
        }
        underWay.awaitAdvanceInterruptibly(underWay.arrive());
        for (Client.Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
        long offered = Math.max(1, lastDue - warmupNanos);
        return new Measured(List.copyOf(observations), gaps, stages, slos, warmupNanos, offered);
    }

    private void ask(PlannedRequest due) {
        boolean measured = due.atNanos() >= warmupNanos;
        String prompt = prompts.make(due);
        Answer answer = new Answer(measured ? gaps : warmupGaps, startedAt + due.atNanos());
        Client.Connection connection = idle.poll();
        if (connection == null) {
            connection = client.connect();
        }
        long late = answer.sinceStartMicros(System.nanoTime());
        try {
            connection.ask(prompt, due.answerTokens(), answer);
        } catch (InterruptedException brokenOff) {
            Thread.currentThread().interrupt();
            answer.failed("broken off", 0);
        } catch (RuntimeException unforeseen) {
            answer.failed("the client failed: " + unforeseen, 0);
        }
        idle.push(connection);
        ended.increment();
        tokens.add(answer.tokens());
        if (answer.error() != null) {
            failed.increment();
        }
        if (measured) {
            Observation seen = answer.observation(due.atNanos(), late);
            observations.add(seen);
            stages.add(answer.stages(), seen);
        }
    }

    private static void waitUntil(long at) {
        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** How far the run is; safe to ask from any thread. */
    Standing standing() {
        return new Standing(sent.sum(), ended.sum(), failed.sum(), tokens.sum(), lastDue, startedAt);
    }

    /**
     * How far a run is.
     *
     * @param sent requests sent
     * @param ended those that have ended
     * @param failed of them, those refused or failed
     * @param tokens of ended answers
     * @param dueNanos when the last one sent was due, from the start
     * @param startedAt when the run began, 0 before
     */
    record Standing(long sent, long ended, long failed, long tokens, long dueNanos, long startedAt) {}
}
