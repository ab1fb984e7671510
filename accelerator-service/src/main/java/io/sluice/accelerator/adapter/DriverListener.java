package io.sluice.accelerator.adapter;

import io.sluice.accelerator.scheduler.Scheduler;

/** Hears from a driver, on the driver's thread. Must be quick. */
public interface DriverListener {
    /**
     * A step ended.
     *
     * @param lateNanos how long after its time
     */
    void stepped(long lateNanos);

    /**
     * The driver is so far behind that it has given up catching up: from now on it keeps a later schedule.
     *
     * @param lostNanos by how much
     */
    void fellBehind(long lostNanos);

    /** The worker takes requests from now on. Once, before the first look for work. */
    default void started() {}

    /** The load may have changed; at most once each report interval, and before the driver idles. */
    default void changed(Scheduler scheduler, long now) {}

    /** The driver ends by a fault. */
    void failed(Throwable cause);

    /** The driver's last word, whether it was stopped or failed: nobody touches the scheduler from now on. */
    default void ended() {}
}
