package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SchedulerPropertyTest {
    @Property(tries = 400)
    void holdsWhateverComes(@ForAll long seed) {
        new Simulation(seed).run(300);
    }

    @Property(tries = 30)
    void repeatsItselfExactly(@ForAll long seed) {
        assertEquals(new Simulation(seed).run(200), new Simulation(seed).run(200));
    }
}
