package io.sluice.accelerator.adapter;

import io.sluice.accelerator.scheduler.FaultPlan;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Sequence;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one scheduler in real time, on a thread of its own that alone touches it. While there is work, a step starts when
 * the one before it should have ended, whenever the thread in fact woke up: lateness does not add up. Between steps it
 * reads its mail; without work it sleeps until mail or a deadline comes.
 */
final class WorkerDriver {
    private static final long LONGEST_SLEEP_NANOS = 1_000_000_000L;

    private final Scheduler scheduler;
    private final FaultPlan faults;
    private final Pacing pacing;
    private final DriverClock clock;
    private final Runnable crash;
    private final long startDelayNanos;
    private final DriverListener listener;
    private final Inbox inbox = new Inbox();
    private final Thread thread;
    private volatile boolean stopped;
    private long reportedNanos;

    /**
     * Makes a driver that does not run yet.
     *
     * @param name of its thread
     * @param faults faults on demand
     * @param crash ends the process at once
     * @param startDelayNanos how long it takes until it looks for work
     */
    WorkerDriver(
            String name,
            Scheduler scheduler,
            FaultPlan faults,
            Pacing pacing,
            DriverClock clock,
            Runnable crash,
            long startDelayNanos,
            DriverListener listener) {
        this.scheduler = scheduler;
        this.faults = faults;
        this.pacing = pacing;
        this.clock = clock;
        this.crash = crash;
        this.startDelayNanos = startDelayNanos;
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
            if (startDelayNanos > 0) {
                sleepUntil(clock.nanos() + startDelayNanos);
            }
            listener.started();
            long scheduled = clock.nanos();
            while (!stopped) {
                readMail();
                long number = scheduler.steps() + 1;
                if (faults.losesKv(number)) {
                    scheduler.loseCache();
                }
                long now = clock.nanos();
                long start = startOfStep(scheduled, now);
                long duration = scheduler.plan(start);
                if (duration == Scheduler.IDLE) {
                    idle(now);
                    scheduled = clock.nanos();
                } else {
                    if (faults.crashes(number)) {
                        crash.run();
                    }
                    scheduled = start + faults.nanos(number, duration);
                    step(scheduled);
                }
            }
        } catch (RuntimeException | Error e) {
            listener.failed(e);
        }
        listener.ended();
    }

    private long startOfStep(long scheduled, long now) {
        long lag = now - scheduled;
        if (lag <= pacing.maxLagNanos()) {
            return scheduled;
        }
        listener.fellBehind(lag);
        return now;
    }

    private void step(long end) {
        lookMeanwhile(end);
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

    /** In a long step, who comes is told its place, who goes leaves the queue, and the load is told, before it ends. */
    private void lookMeanwhile(long end) {
        long now = clock.nanos();
        while (end - now > pacing.reportNanos() + pacing.spinNanos() && !stopped) {
            clock.sleep(this, pacing.reportNanos());
            now = clock.nanos();
            if (readMail()) {
                report(now);
            }
        }
    }

    private void idle(long now) {
        report(now);
        long untilDeadline = scheduler.earliestDeadlineNanos() - now;
        inbox.await(Math.clamp(untilDeadline, 1, LONGEST_SLEEP_NANOS));
    }

    private long sleepUntil(long end) {
        long now = clock.nanos();
        while (end - now > pacing.spinNanos() && !stopped) {
            clock.sleep(this, end - now - pacing.spinNanos());
            now = clock.nanos();
        }
        while (end - now > 0 && !stopped) {
            clock.spin();
            now = clock.nanos();
        }
        return now;
    }

    /** Returns whether there was any. */
    private boolean readMail() {
        Mail mail = inbox.takeAll();
        boolean any = mail != null;
        long now = mail == null ? 0 : clock.nanos();
        while (mail != null) {
            Mail next = mail.next;
            mail.next = null;
            mail.markTaken();
            mail.handle(scheduler, now);
            mail = next;
        }
        return any;
    }

    private void report(long now) {
        reportedNanos = now;
        listener.changed(scheduler, now);
    }
}
