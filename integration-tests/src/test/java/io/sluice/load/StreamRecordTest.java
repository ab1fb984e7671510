package io.sluice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class StreamRecordTest {
    private final StreamRecord record = new StreamRecord();

    @Test
    void spreadsAnArrivalOverItsTokens() {
        Answer answer = record.begin();
        long first = System.nanoTime();
        answer.arrived(3, first);
        answer.arrived(4, first + TimeUnit.MILLISECONDS.toNanos(50));
        answer.arrived(8, first + TimeUnit.MILLISECONDS.toNanos(450));
        assertEquals(5, record.gap.getTotalCount());
        assertTrue(record.gap.valuesAreEquivalent(50_000, record.gap.getMinValue()));
        assertTrue(record.gap.valuesAreEquivalent(100_000, record.gap.getMaxValue()));
    }

    @Test
    void countsWhatWasRightAndWhatWasNot() {
        Answer right = record.begin();
        right.arrived(5, System.nanoTime());
        right.usage(10, 2, 5, 0, 0);
        right.finished(System.nanoTime());
        record.end(right);
        Answer cut = record.begin();
        cut.arrived(1, System.nanoTime());
        record.end(cut);
        Answer refused = record.begin();
        refused.failed("503 overloaded", 10);
        record.end(refused);

        StreamRecord sum = new StreamRecord();
        sum.add(record);
        sum.add(record);
        assertEquals(2, sum.answers);
        assertEquals(12, sum.tokens);
        assertEquals(4, sum.cachedTokens);
        assertEquals(2, sum.firstToken.getTotalCount());
        assertEquals(Map.of("503 overloaded", 2L, "cut off", 2L), sum.errors);
    }
}
