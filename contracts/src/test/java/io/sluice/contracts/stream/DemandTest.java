package io.sluice.contracts.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.NullMarked;

@NullMarked
class DemandTest {
    /** A positive step is demand; a negative one delivers that many, as far as they have been asked for. */
    @Property(tries = 500)
    void asksForAllThatIsWantedAndNeverFarAhead(
            @ForAll @Size(max = 60) List<@IntRange(min = -40, max = 200) Integer> steps) {
        AtomicLong asked = new AtomicLong();
        Demand demand = new Demand(asked::addAndGet);
        demand.open();
        long wanted = 0;
        long delivered = 0;
        for (int step : steps) {
            if (step > 0) {
                demand.add(step);
                wanted += step;
            }
            for (int i = 0; i < -step && delivered < asked.get(); i++) {
                demand.delivered();
                delivered++;
            }
            assertTrue(asked.get() - delivered <= Demand.LIMIT);
            assertTrue(asked.get() <= wanted);
            assertTrue(delivered < asked.get() || asked.get() == wanted, "stuck");
        }
        while (delivered < asked.get()) {
            demand.delivered();
            delivered++;
        }
        assertEquals(wanted, delivered);
    }

    @Property(tries = 50)
    void asksForNothingBeforeItIsOpen(@ForAll @IntRange(min = 1, max = 1000) int wanted) {
        AtomicLong asked = new AtomicLong();
        Demand demand = new Demand(asked::addAndGet);
        demand.add(wanted);
        assertEquals(0, asked.get());
        demand.open();
        assertEquals(Math.min(wanted, Demand.LIMIT), asked.get());
    }
}
