package io.sluice.accelerator.adapter;

import io.sluice.accelerator.scheduler.Scheduler;

/** Hears from a driver, on the driver's thread. Must be quick. */
public interface DriverListener {
    /** Hears nothing. */
    DriverListener NONE = new DriverListener() {
        @Override
        public void stepped(long lateNanos) {}

        @Override
        public void changed(Scheduler scheduler, long now) {}

        @Override
        public void failed(Throwable cause) {}
    };

    /**
     * A step ended.
     *
     * @param lateNanos how long after its time
     */
    void stepped(long lateNanos);

    /** The load may have changed; at most once each report interval, and before the driver idles. */
    void changed(Scheduler scheduler, long now);

    /** The driver has ended by a fault. */
    void failed(Throwable cause);
}
