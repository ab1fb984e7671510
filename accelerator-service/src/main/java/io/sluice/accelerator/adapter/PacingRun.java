package io.sluice.accelerator.adapter;

import io.sluice.accelerator.kv.KvEvents;
import io.sluice.accelerator.scheduler.FaultPlan;
import io.sluice.accelerator.scheduler.Faults;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.Limits;
import io.sluice.accelerator.scheduler.PriorityClass;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Sequence;
import io.sluice.accelerator.scheduler.SequenceListener;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;

/**
 * What a driver made of one sequence with steps of a fixed time.
 *
 * @param lateNanos how late each step ended
 * @param endLateNanos how much later than it should the last one ended
 * @param lostNanos by how much the schedule was moved
 * @param elapsedNanos of the whole
 * @param cpuNanos processor time of the driver's thread
 */
@SuppressWarnings("ArrayRecordComponent") // Read once.
public record PacingRun(long[] lateNanos, long endLateNanos, long lostNanos, long elapsedNanos, long cpuNanos) {
    private static final long TOLERANCE_NANOS = 5_000_000;
    private static final long MAX_LAG_NANOS = 100_000_000;
    private static final long REPORT_NANOS = 10_000_000;

    /**
     * Drives one sequence in real time.
     *
     * @param stepNanos time of a step
     * @param steps how many
     * @param spinNanos last part of a wait that is spent spinning
     */
    public static PacingRun measure(long stepNanos, int steps, long spinNanos) {
        Listener listener = new Listener(steps);
        int blocks = steps / Scheduler.BLOCK_TOKENS + 2;
        Scheduler scheduler =
                new Scheduler(new Limits(1, 16, 1, 0, steps + 2, blocks), shape -> stepNanos, KvEvents.NONE);
        WorkerDriver driver = new WorkerDriver(
                "bench-pacing",
                scheduler,
                new FaultPlan(Faults.NONE),
                new Pacing(spinNanos, TOLERANCE_NANOS, MAX_LAG_NANOS, REPORT_NANOS),
                DriverClock.SYSTEM,
                () -> {},
                0,
                listener);
        long start = System.nanoTime();
        driver.post(new Mail() {
            @Override
            void handle(Scheduler to, long now) {
                listener.start(now);
                GenerationRequest request = new GenerationRequest(
                        new int[] {1},
                        new long[0],
                        0,
                        steps,
                        new int[0],
                        PriorityClass.STANDARD,
                        now,
                        GenerationRequest.NO_DEADLINE,
                        GenerationRequest.NO_DEADLINE,
                        steps);
                if (to.submit(request, () -> 1, listener, now) != null) {
                    throw new IllegalStateException("an idle worker refuses a request");
                }
            }
        });
        driver.start();
        listener.await();
        driver.stop();
        long elapsed = System.nanoTime() - start;
        return new PacingRun(
                listener.lateNanos,
                listener.endNanos - listener.startNanos - stepNanos * steps,
                listener.lostNanos,
                elapsed,
                listener.cpuNanos);
    }

    private static final class Listener implements DriverListener, SequenceListener {
        private final CountDownLatch over = new CountDownLatch(1);
        private final long[] lateNanos;
        private int count;
        private long startNanos;
        private long endNanos;
        private long lostNanos;
        private long cpuNanos;

        Listener(int steps) {
            lateNanos = new long[steps];
        }

        void start(long now) {
            startNanos = now;
        }

        void await() {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stepped(long late) {
            if (count < lateNanos.length) {
                lateNanos[count++] = late;
            }
        }

        @Override
        public void fellBehind(long lost) {
            lostNanos += lost;
        }

        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            endNanos = System.nanoTime();
            cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            over.countDown();
        }

        @Override
        public void failed(Throwable cause) {
            over.countDown();
        }
    }
}
