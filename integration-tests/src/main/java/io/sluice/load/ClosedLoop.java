package io.sluice.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs a number of streams, each of which sends its next request when the last one has ended. */
final class ClosedLoop {
    /** Longest pause after a refusal; a server that asks for more is asked again sooner, to see it recover. */
    private static final long PAUSE_MILLIS_MAX = 1_000;

    private final Client client;
    private final Workload workload;
    private final AtomicLong numbers;
    private final Report report = new Report();
    private final long requests;
    private final long until;

    private ClosedLoop(Client client, Workload workload, AtomicLong numbers, long requests, int seconds) {
        this.client = client;
        this.workload = workload;
        this.numbers = numbers;
        this.requests = requests;
        this.until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Runs the warm-up, then the measurement. Requests under way when the time is over are waited for. */
    static Report run(Client client, Workload workload) throws InterruptedException {
        AtomicLong numbers = new AtomicLong();
        if (workload.warmupSeconds > 0) {
            new ClosedLoop(client, workload, numbers, Long.MAX_VALUE, workload.warmupSeconds).run();
        }
        return workload.requests > 0
                ? new ClosedLoop(client, workload, numbers, numbers.get() + workload.requests, 1 << 30).run()
                : new ClosedLoop(client, workload, numbers, Long.MAX_VALUE, workload.durationSeconds).run();
    }

    private Report run() throws InterruptedException {
        report.begin(System.nanoTime());
        List<Thread> streams = new ArrayList<>(workload.streams);
        for (int i = 0; i < workload.streams; i++) {
            streams.add(Thread.ofVirtual().name("stream-" + i).start(this::stream));
        }
        for (Thread stream : streams) {
            stream.join();
        }
        report.end(System.nanoTime());
        return report;
    }

    private void stream() {
        StreamRecord record = new StreamRecord();
        try (Client.Connection connection = client.connect()) {
            while (System.nanoTime() < until) {
                long number = numbers.getAndIncrement();
                if (number >= requests) {
                    break;
                }
                String prompt = Prompts.make(workload.seed, number, workload.promptTokens);
                Answer answer = record.begin();
                connection.ask(prompt, workload.maxTokens, answer);
                record.end(answer);
                if (answer.retryMillis() > 0) {
                    Thread.sleep(Math.min(answer.retryMillis(), PAUSE_MILLIS_MAX));
                }
            }
        } catch (InterruptedException brokenOff) {
            Thread.currentThread().interrupt();
        } finally {
            report.add(record);
        }
    }
}
