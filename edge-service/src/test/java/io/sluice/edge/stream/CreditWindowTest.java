package io.sluice.edge.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CreditWindowTest {
    @Test
    void grantsTheWholeWindowFirstAndHalvesAfter() {
        CreditWindow credit = new CreditWindow(64, CreditWindow.UNLIMITED);
        assertEquals(64, credit.open());
        assertTrue(credit.received(40));
        assertEquals(0, credit.drained(31));
        assertEquals(32, credit.drained(1));
        assertEquals(64, credit.outstanding());
    }

    @Test
    void grantsNothingUntilTheClientAllows() {
        CreditWindow credit = new CreditWindow(64, 0);
        assertEquals(0, credit.open());
        assertEquals(3, credit.allow(3));
        assertTrue(credit.received(3));
        assertEquals(0, credit.drained(3));
        assertEquals(61 + 3, credit.allow(1000));
    }

    @Test
    void noticesAWorkerThatSendsMoreThanItMay() {
        CreditWindow credit = new CreditWindow(4, CreditWindow.UNLIMITED);
        credit.open();
        assertTrue(credit.received(4));
        assertFalse(credit.received(1));
    }

    @Test
    void refusesToDrainWhatNeverCame() {
        CreditWindow credit = new CreditWindow(4, CreditWindow.UNLIMITED);
        credit.open();
        assertThrows(IllegalStateException.class, () -> credit.drained(1));
    }

    @Property
    void neverPassesTheWindowNorTheAllowanceAndNeverStarves(
            @ForAll @IntRange(min = 1, max = 100) int window,
            @ForAll @IntRange(min = 0, max = 50) int allowed,
            @ForAll @Size(max = 200) int[] moves) {
        CreditWindow credit = new CreditWindow(window, allowed);
        long granted = credit.open();
        long allowance = allowed;
        long received = 0;
        long drained = 0;
        for (int move : moves) {
            int amount = Math.floorMod(move / 3, 7) + 1;
            switch (Math.floorMod(move, 3)) {
                case 0 -> {
                    int more = (int) Math.min(amount, granted - received);
                    if (more > 0) {
                        received += more;
                        assertTrue(credit.received(more));
                    }
                }
                case 1 -> {
                    int more = (int) Math.min(amount, received - drained);
                    if (more > 0) {
                        drained += more;
                        granted += credit.drained(more);
                    }
                }
                default -> {
                    allowance += amount;
                    granted += credit.allow(amount);
                }
            }
            assertTrue(granted - drained <= window, "in flight at most the window");
            assertTrue(granted <= allowance, "never more than the client allows");
            assertEquals(granted - drained, credit.outstanding());
            assertEquals(received - drained, credit.inFlight());
            if (received == granted && drained == received) {
                assertEquals(allowance, granted, "an idle stream has all it may have");
            }
        }
    }
}
