package io.sluice.accelerator.adapter;

import java.util.concurrent.locks.LockSupport;

/** The time as a driver has it. */
interface DriverClock {
    /** The machine's. */
    DriverClock SYSTEM = new DriverClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }

        @Override
        public void spin() {
            Thread.onSpinWait();
        }
    };

    /** Returns the present time; it never goes back. */
    long nanos();

    /** Sleeps for about so long; may wake up early. */
    void sleep(Object blocker, long nanos);

    /** Lets next to no time pass. */
    void spin();
}
