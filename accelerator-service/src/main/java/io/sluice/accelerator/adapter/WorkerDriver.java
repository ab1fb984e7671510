package io.sluice.accelerator.adapter;

import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Sequence;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one scheduler in real time, on a thread of its own that alone touches it. While there is work, a step starts when
 * the one before it should have ended, whenever the thread in fact woke up: lateness does not add up. Between steps it
 * reads its mail; without work it sleeps until mail or a deadline comes.
 */
public final class WorkerDriver {
    private static final long LONGEST_SLEEP_NANOS = 1_000_000_000L;

    private final Scheduler scheduler;
    private final Pacing pacing;
    private final DriverListener listener;
    private final Inbox inbox = new Inbox();
    private final Thread thread;
    private volatile boolean stopped;
    private long reportedNanos;

    /**
     * Makes a driver that does not run yet.
     *
     * @param name of its thread
     */
    public WorkerDriver(String name, Scheduler scheduler, Pacing pacing, DriverListener listener) {
        this.scheduler = scheduler;
        this.pacing = pacing;
        this.listener = listener;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /**
     * Ends the thread, also in the middle of a step, which then yields nothing, and waits for that. The thread's last act
     * is {@link DriverListener#ended}.
     */
    public void stop() {
        stopped = true;
        if (thread.getState() == Thread.State.NEW) {
            listener.ended();
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(LONGEST_SLEEP_NANOS / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void post(Mail mail) {
        inbox.post(mail);
    }

    /** Grants a sequence credit. Only from within the scheduler's calls to its listeners, and from mail. */
    void credit(Sequence sequence, int tokens) {
        assert Thread.currentThread() == thread : "only the driver touches the scheduler";
        scheduler.credit(sequence, tokens);
    }

    private void run() {
        try {
            long scheduled = System.nanoTime();
            while (!stopped) {
                readMail();
                long now = System.nanoTime();
                long start = now - scheduled > pacing.maxLagNanos() ? now : scheduled;
                long duration = scheduler.plan(start);
                if (duration == Scheduler.IDLE) {
                    idle(now);
                    scheduled = System.nanoTime();
                } else {
                    scheduled = start + duration;
                    step(scheduled);
                }
            }
        } catch (RuntimeException | Error e) {
            listener.failed(e);
        }
        listener.ended();
    }

    private void step(long end) {
        long now = sleepUntil(end);
        if (stopped) {
            return;
        }
        listener.stepped(Math.max(0, now - end));
        // A cancel that came during the step keeps its token back.
        readMail();
        scheduler.complete(end);
        if (now - reportedNanos >= pacing.reportNanos()) {
            report(now);
        }
    }

    private void idle(long now) {
        report(now);
        long untilDeadline = scheduler.earliestDeadlineNanos() - now;
        inbox.await(Math.clamp(untilDeadline, 1, LONGEST_SLEEP_NANOS));
    }

    private long sleepUntil(long end) {
        long now = System.nanoTime();
        while (end - now > pacing.spinNanos() && !stopped) {
            LockSupport.parkNanos(this, end - now - pacing.spinNanos());
            now = System.nanoTime();
        }
        while (end - now > 0 && !stopped) {
            Thread.onSpinWait();
            now = System.nanoTime();
        }
        return now;
    }

    private void readMail() {
        Mail mail = inbox.takeAll();
        long now = mail == null ? 0 : System.nanoTime();
        while (mail != null) {
            Mail next = mail.next;
            mail.next = null;
            mail.markTaken();
            mail.handle(scheduler, now);
            mail = next;
        }
    }

    private void report(long now) {
        reportedNanos = now;
        listener.changed(scheduler, now);
    }
}
