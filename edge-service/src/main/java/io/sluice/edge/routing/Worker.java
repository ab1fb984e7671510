package io.sluice.edge.routing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One worker as this edge sees it: its last report, how old that is, and what the edge has sent since. Safe for use
 * from several threads.
 */
public final class Worker {
    private final String id;
    private final String model;
    private final int endpoint;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private volatile Report report;

    Worker(String id, String model, int endpoint, WorkerLoad load, long reportedAt) {
        this.id = id;
        this.model = model;
        this.endpoint = endpoint;
        this.report = new Report(load, reportedAt, true);
    }

    /** Returns the worker's id, unique in the fleet. */
    public String id() {
        return id;
    }

    /** Returns the model it serves. */
    public String model() {
        return model;
    }

    /** Returns the place of its process in the list of configured endpoints. */
    public int endpoint() {
        return endpoint;
    }

    /** Returns its last report. */
    public WorkerLoad load() {
        return report.load();
    }

    /** Counts a request sent to the worker; {@link #accepted()} or {@link #declined()} must follow once. */
    public void dispatched() {
        sent.incrementAndGet();
    }

    /** The worker has the request in its queue: its next report counts it. */
    public void accepted() {
        sent.decrementAndGet();
        taken.incrementAndGet();
    }

    /** The worker will not have the request. */
    public void declined() {
        sent.decrementAndGet();
    }

    /** Returns the requests of this edge that the last report cannot know of. */
    public int unreported() {
        return sent.get() + taken.get();
    }

    boolean fresh(long now, long staleAfterNanos) {
        Report last = report;
        return last.connected() && now - last.at() <= staleAfterNanos;
    }

    long reportedAt() {
        return report.at();
    }

    void report(WorkerLoad load, long now) {
        taken.set(0);
        report = new Report(load, now, true);
    }

    void disconnected() {
        Report last = report;
        report = new Report(last.load(), last.at(), false);
    }

    private record Report(WorkerLoad load, long at, boolean connected) {}
}
