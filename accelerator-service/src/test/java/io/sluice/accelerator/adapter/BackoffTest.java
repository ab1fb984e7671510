package io.sluice.accelerator.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void growsToItsBoundAndStartsAgain() {
        Backoff backoff = new Backoff(100, 1_000, 7);
        Backoff same = new Backoff(100, 1_000, 7);
        long full = 100;
        for (int i = 0; i < 20; i++) {
            long wait = backoff.nextNanos();
            assertTrue(wait > full / 2 - 1 && wait <= full, wait + " of " + full);
            assertEquals(wait, same.nextNanos(), "the same seed waits the same");
            full = Math.min(1_000, full * 2);
        }
        backoff.reset();
        assertTrue(backoff.nextNanos() <= 100);
    }
}
