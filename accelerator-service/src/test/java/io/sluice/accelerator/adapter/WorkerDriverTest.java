package io.sluice.accelerator.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A driver on a clock of the test's own: what it does about a machine that oversleeps. */
class WorkerDriverTest {
    private static final long STEP = 500_000;
    private static final Pacing PACING = new Pacing(0, 100_000, 5_000_000, 1_000_000);

    @Test
    void doesNotAddLatenessUp() throws InterruptedException {
        // Each sleep is 60 us too long.
        Heard heard = run(new Clock(60_000, 0), Faults.NONE, 100, 0);
        assertEquals(100, heard.late.size());
        assertTrue(heard.late.stream().allMatch(late -> late == 60_000), () -> "late by " + heard.late);
        assertEquals(0, heard.lostNanos);
        assertEquals(100 * STEP, heard.endNanos, "token 100 has the time that it should");
    }

    @Test
    void catchesUpAfterAStallAndSaysHowLateTheStepsWere() throws InterruptedException {
        // The tenth sleep takes 2 ms more: the next steps are late until the schedule is met again.
        Heard heard = run(new Clock(0, 2_000_000), Faults.NONE, 40, 0);
        assertEquals(List.of(2_000_000L, 1_500_000L, 1_000_000L, 500_000L, 0L), heard.late.subList(9, 14));
        assertEquals(0, heard.lostNanos);
        assertEquals(40 * STEP, heard.endNanos);
    }

    @Test
    void saysThatItKeepsALaterScheduleWhenItCannotCatchUp() throws InterruptedException {
        Heard heard = run(new Clock(0, 8_000_000), Faults.NONE, 40, 0);
        assertEquals(8_000_000, heard.lostNanos);
        assertEquals(0, heard.late.get(10), "the new schedule is kept");
        assertEquals(40 * STEP + 8_000_000, heard.endNanos);
    }

    @Test
    void isAsSlowAndAsStuckAsItsFaults() throws InterruptedException {
        Faults faults = new Faults(0, 3, Faults.NEVER, 5, 7_000_000, Faults.NEVER);
        Heard heard = run(new Clock(0, 0), faults, 10, 0);
        assertEquals(30 * STEP + 7_000_000, heard.endNanos);
        assertTrue(heard.late.stream().allMatch(late -> late == 0), "a slow device is not a late machine");
    }

    @Test
    void crashesInTheStepThatIsNamed() throws InterruptedException {
        Heard heard = run(new Clock(0, 0), new Faults(0, 1, 5, Faults.NEVER, 0, Faults.NEVER), 10, 0);
        assertEquals(4, heard.crashedAfterSteps);
    }

    @Test
    void startsLater() throws InterruptedException {
        Heard heard = run(new Clock(0, 0), Faults.NONE, 10, 30_000_000);
        assertEquals(30_000_000, heard.startedNanos);
    }

    @Test
    void tellsItsLoadWithinFiftyMilliseconds() throws InterruptedException {
        // By default watchers look every 10 ms too, so what they send is at most that much older.
        long interval = 10_000_000;
        Heard heard = run(new Clock(0, 0), new Pacing(0, 100_000, 5_000_000, interval), Faults.NONE, 400, 0);
        assertTrue(heard.changes.size() >= 18, () -> "200 ms: " + heard.changes);
        long before = 0;
        for (long change : heard.changes) {
            assertTrue(change - before <= interval + STEP, () -> "told at " + heard.changes);
            before = change;
        }
        assertTrue(2 * interval + STEP <= 50_000_000);
    }

    private static Heard run(Clock clock, Faults faults, int steps, long startDelay) throws InterruptedException {
        return run(clock, PACING, faults, steps, startDelay);
    }

    private static Heard run(Clock clock, Pacing pacing, Faults faults, int steps, long startDelay)
            throws InterruptedException {
        Scheduler scheduler = new Scheduler(new Limits(1, 64, 1, 0, 4_000, 300), shape -> STEP, KvEvents.NONE);
        Heard heard = new Heard(clock, steps);
        GenerationRequest request = new GenerationRequest(
                new int[] {1},
                new long[0],
                0,
                steps,
                new int[0],
                PriorityClass.STANDARD,
                0,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                steps);
        assertNull(scheduler.submit(request, () -> 7, heard, 0));
        WorkerDriver driver = new WorkerDriver(
                "test-driver", scheduler, new FaultPlan(faults), pacing, clock, heard::crash, startDelay, heard);
        driver.start();
        assertTrue(heard.over.await(20, TimeUnit.SECONDS), "it comes to its end");
        driver.stop();
        return heard;
    }

    /** A clock that sleeps too long. */
    private static final class Clock implements DriverClock {
        private final long oversleep;
        private final long stall;
        private long now;
        private int sleeps;

        Clock(long oversleep, long stall) {
            this.oversleep = oversleep;
            this.stall = stall;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void sleep(Object blocker, long nanos) {
            now += nanos + oversleep + (++sleeps == 10 ? stall : 0);
        }

        @Override
        public void spin() {
            now++;
        }
    }

    private static final class Heard implements DriverListener, SequenceListener {
        private final List<Long> late = new ArrayList<>();
        /** When the load was told while there were steps. */
        private final List<Long> changes = new ArrayList<>();

        private final CountDownLatch over = new CountDownLatch(1);
        private final Clock clock;
        private final int steps;
        private long lostNanos;
        private long endNanos;
        private long startedNanos;
        private int crashedAfterSteps = -1;

        Heard(Clock clock, int steps) {
            this.clock = clock;
            this.steps = steps;
        }

        void crash() {
            if (crashedAfterSteps < 0) {
                crashedAfterSteps = late.size();
            }
        }

        @Override
        public void stepped(long lateNanos) {
            if (late.size() < steps) {
                late.add(lateNanos);
            }
        }

        @Override
        public void changed(Scheduler scheduler, long now) {
            if (over.getCount() > 0) {
                changes.add(now);
            }
        }

        @Override
        public void fellBehind(long nanos) {
            lostNanos += nanos;
        }

        @Override
        public void started() {
            startedNanos = clock.now;
        }

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            endNanos = sequence.promptNanos() + sequence.completionNanos();
            over.countDown();
        }
    }
}
