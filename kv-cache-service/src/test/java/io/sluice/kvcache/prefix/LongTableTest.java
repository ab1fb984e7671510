package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LongTableTest {
    /** A value of 0 removes. */
    record Put(long key, long value) {}

    @Property
    void behavesLikeAMap(@ForAll("puts") List<Put> puts) {
        LongTable table = new LongTable(0);
        Map<Long, Long> reference = new HashMap<>();
        for (Put put : puts) {
            if (put.value() == 0) {
                table.remove(put.key());
                reference.remove(put.key());
            } else {
                table.put(put.key(), put.value());
                reference.put(put.key(), put.value());
            }
            assertEquals(reference.size(), table.size());
            assertEquals(reference.getOrDefault(put.key(), 0L), table.get(put.key()));
        }
        Map<Long, Long> visited = new HashMap<>();
        table.forEach(visited::put);
        assertEquals(reference, visited);
        reference.forEach((key, value) -> assertEquals(value, table.get(key)));
    }

    @Provide
    Arbitrary<List<Put>> puts() {
        // Few keys, of which many share a home, so that removals have clusters to mend.
        Arbitrary<Long> keys = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 40),
                Arbitraries.longs().between(0, 9).map(LongTableTest::sameHome));
        return Combinators.combine(keys, Arbitraries.longs().between(-2, 2))
                .as(Put::new)
                .list()
                .ofMaxSize(300);
    }

    /** Keys whose spread differs in its top 16 bits only, which no table of this size looks at. */
    private static long sameHome(long n) {
        long inverse = LongTable.spread(1);
        // Newton's iteration for the inverse of an odd number modulo 2^64.
        for (int round = 0; round < 6; round++) {
            inverse *= 2 - LongTable.spread(1) * inverse;
        }
        return (n << 56) * inverse;
    }

    @Test
    void takesWhatItWasMadeForWithoutGrowingAndMore() {
        LongTable table = new LongTable(1_000);
        for (long key = 0; key < 100_000; key++) {
            table.put(key, key + 1);
        }
        for (long key = 0; key < 100_000; key++) {
            assertEquals(key + 1, table.get(key));
        }
        assertEquals(0, table.get(100_000));
    }
}
