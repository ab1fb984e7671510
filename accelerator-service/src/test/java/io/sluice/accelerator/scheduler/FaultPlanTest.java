package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.engine.FailingAnswer;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void hasNoneByDefault() {
        FaultPlan plan = new FaultPlan(Faults.NONE);
        assertFalse(plan.crashes(1_000_000) || plan.losesKv(1_000_000));
        assertEquals(77, plan.nanos(1_000_000, 77));
    }

    @Test
    void bringsEachAboutAtItsStep() {
        FaultPlan plan = new FaultPlan(new Faults(0, 2.5, 9, 5, 1_000, 3));
        assertEquals(250, plan.nanos(4, 100));
        assertEquals(1_250, plan.nanos(5, 100));
        assertEquals(250, plan.nanos(6, 100), "it is stuck once");
        assertFalse(plan.losesKv(2));
        assertTrue(plan.losesKv(3));
        assertFalse(plan.losesKv(4), "the cache is lost once");
        assertFalse(plan.crashes(8));
        assertTrue(plan.crashes(9) && plan.crashes(10));
        plan.replace(new Faults(0, 1, Faults.NEVER, 5, 1_000, 3));
        assertTrue(plan.losesKv(20), "a number that has passed means the next step");
        assertEquals(1_100, plan.nanos(20, 100));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new Faults(1.1, 1, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Faults(0, 0.5, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Faults(0, 1, 1, 1, -1, 1));
    }

    @Test
    void failsTheShareOfAnswersItShall() {
        int failed = 0;
        for (int number = 0; number < 10_000; number++) {
            int[] left = {40};
            Answer answer = FailingAnswer.perhaps(() -> left[0]-- > 0 ? 7 : Answer.END, 0.3, number, 100);
            try {
                while (answer.next() != Answer.END) {}
            } catch (IllegalStateException e) {
                failed++;
            }
        }
        assertEquals(3_000, failed, 150);
    }
}
