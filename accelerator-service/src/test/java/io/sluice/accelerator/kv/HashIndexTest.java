package io.sluice.accelerator.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HashIndexTest {
    @Property(tries = 200)
    void agreesWithAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int capacity) {
        Random random = new Random(seed);
        HashIndex index = new HashIndex(capacity);
        Map<Long, Integer> reference = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            // Few keys, far apart and close together, so that probes collide and wrap.
            long key = random.nextBoolean() ? random.nextInt(80) : random.nextInt(80) * 0x1_0000_0000L;
            Integer held = reference.get(key);
            assertEquals(held == null ? -1 : held, index.get(key));
            if (held != null) {
                index.remove(key);
                reference.remove(key);
            } else if (reference.size() < capacity) {
                index.put(key, i);
                reference.put(key, i);
            }
        }
        reference.forEach((key, value) -> assertEquals(value, index.get(key)));
    }
}
