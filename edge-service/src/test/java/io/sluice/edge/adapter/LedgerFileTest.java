package io.sluice.edge.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.ledger.Ledger;
import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.pipeline.Usage;
import io.sluice.edge.pipeline.WorkerTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
    @TempDir
    Path folder;

    @Test
    void writesEachReceiptOnceAndInOrder() throws IOException {
        Path path = folder.resolve("deep/ledger.jsonl");
        try (LedgerFile file = new LedgerFile(path, 2048)) {
            for (int i = 0; i < 1000; i++) {
                file.append(receipt("req_" + i));
            }
        }
        List<String> lines = Files.readAllLines(path);
        assertEquals(1000, lines.size());
        for (int i = 0; i < 1000; i++) {
            assertTrue(lines.get(i).startsWith("{\"request_id\":\"req_" + i + "\","), lines.get(i));
        }
        assertTrue(lines.getFirst().contains("\"completion_tokens\":3"), lines.getFirst());
    }

    @Test
    void addsToWhatIsThere() throws IOException {
        Path path = folder.resolve("ledger.jsonl");
        for (int i = 0; i < 2; i++) {
            try (LedgerFile file = new LedgerFile(path, 16)) {
                file.append(receipt("req_" + i));
            }
        }
        assertEquals(2, Files.readAllLines(path).size());
    }

    @Test
    void remembersTheLastReceipts() {
        Ledger ledger = new Ledger(2, receipt -> {});
        ledger.book(receipt("a"));
        ledger.book(receipt("b"));
        ledger.book(receipt("c"));
        assertEquals(
                List.of("c", "b"),
                ledger.recent().stream().map(Receipt::requestId).toList());
        assertEquals(3, ledger.booked());
    }

    private static Receipt receipt(String id) {
        return new Receipt(
                id, 1, "t", "m", "chat", "w", "stop", new Usage(1, 0, 3), new WorkerTimes(1, 2, 3, 0), 4, 5, "key");
    }
}
