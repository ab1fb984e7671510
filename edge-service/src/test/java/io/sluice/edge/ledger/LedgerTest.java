package io.sluice.edge.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.edge.pipeline.Usage;
import io.sluice.edge.pipeline.WorkerTimes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Usage USED = new Usage(10, 0, 3);

    private final List<Receipt> booked = new ArrayList<>();
    private final Ledger ledger = new Ledger(2, booked::add);

    @Test
    void billsOneReceiptForAKey() {
        book("a", "acme", "k", USED);
        book("b", "acme", "k", new Usage(10, 8, 2));
        book("c", "other", "k", USED);
        book("d", "acme", "", USED);
        book("e", "acme", "", USED);
        assertEquals(
                List.of("", "a", "", "", ""),
                booked.stream().map(Receipt::repeatOf).toList());
        assertEquals(
                List.of(USED, Usage.NONE, USED, USED, USED),
                booked.stream().map(Receipt::usage).toList());
    }

    @Test
    void aRefusalDoesNotTakeTheKey() {
        book("a", "acme", "k", Usage.NONE);
        book("b", "acme", "k", USED);
        assertEquals(USED, booked.getLast().usage());
    }

    @Test
    void aKeyUsedForAnotherRequestIsNoRepeat() {
        book("a", "acme", "k", USED);
        book("b", "acme", "k", new Usage(11, 0, 3));
        assertEquals("", booked.getLast().repeatOf());
    }

    @Test
    void forgetsTheOldestKey() {
        for (String key : List.of("1", "2", "3", "1")) {
            book(key, "acme", key, USED);
        }
        assertEquals("", booked.getLast().repeatOf());
        book("again", "acme", "3", USED);
        assertEquals("3", booked.getLast().repeatOf());
    }

    private void book(String id, String tenant, String key, Usage usage) {
        ledger.book(new Receipt(
                id, 1, tenant, "m", "chat", "w", "stop", usage, new WorkerTimes(1, 2, 3, 0), 4, 5, key, ""));
    }
}
