package io.sluice.accelerator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ContextsTest {
    @Property(tries = 100)
    void countsWhatFollows(@ForAll long seed) {
        Random random = new Random(seed);
        Map<Long, Map<Integer, Integer>> reference = new TreeMap<>();
        long[] pairs = new long[1 + random.nextInt(300)];
        for (int i = 0; i < pairs.length; i++) {
            long key = random.nextInt(8) * 0x1_0000_0001L;
            int word = random.nextInt(10) * 3_000;
            pairs[i] = key << Contexts.WORD_BITS | word;
            reference.computeIfAbsent(key, k -> new HashMap<>()).merge(word, 1, Integer::sum);
        }
        Contexts contexts = new Contexts(pairs);
        assertTrue(contexts.find(-5) < 0);
        reference.forEach((key, counts) -> {
            int context = contexts.find(key);
            int before = 0;
            int last = Integer.MAX_VALUE;
            for (int place = contexts.start(context); place < contexts.start(context + 1); place++) {
                int count = contexts.running(place) - before;
                before = contexts.running(place);
                assertEquals(counts.remove(contexts.word(place)), count);
                assertTrue(count <= last, "the most frequent come first");
                last = count;
            }
            assertTrue(counts.isEmpty());
        });
    }
}
