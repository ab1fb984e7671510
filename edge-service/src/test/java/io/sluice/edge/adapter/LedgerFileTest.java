package io.sluice.edge.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.pipeline.Usage;
import io.sluice.edge.pipeline.WorkerTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
    @TempDir
    Path folder;

    @Test
    void writesEachReceiptOnceAndInOrder() throws IOException {
        Path path = folder.resolve("deep/ledger.jsonl");
        try (LedgerFile file = new LedgerFile(path, 2048, 100)) {
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
            try (LedgerFile file = new LedgerFile(path, 16, 100)) {
                file.append(receipt("req_" + i));
            }
        }
        assertEquals(2, Files.readAllLines(path).size());
    }

    @Test
    void beginsOnALineOfItsOwn() throws IOException {
        Path path = folder.resolve("ledger.jsonl");
        Files.writeString(path, "{\"request_id\":\"brok");
        try (LedgerFile file = new LedgerFile(path, 16, 100)) {
            file.append(receipt("req_1"));
        }
        assertTrue(Files.readAllLines(path).get(1).startsWith("{\"request_id\":\"req_1\""));
    }

    @Test
    void writesWhatWaitsOnceTheDiskHasRoomAgain() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Path path = folder.resolve("ledger.jsonl");
        Files.createSymbolicLink(path, full);
        try (LedgerFile file = new LedgerFile(path, 4, 100)) {
            file.append(receipt("req_0"));
            Files.delete(path);
            for (int i = 1; i < 4; i++) {
                file.append(receipt("req_" + i));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!Files.exists(path) || Files.size(path) == 0) {
                assertTrue(System.nanoTime() < deadline, "the file was not written again");
                LockSupport.parkNanos(1_000_000);
            }
        }
        List<String> lines = Files.readAllLines(path);
        assertEquals(4, lines.size());
        assertTrue(lines.getFirst().contains("req_0"), lines.getFirst());
    }

    @Test
    void countsWhatIsLeftWhenItCloses() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Path path = folder.resolve("ledger.jsonl");
        Files.createSymbolicLink(path, full);
        LedgerFile file = new LedgerFile(path, 16, 100);
        for (int i = 0; i < 3; i++) {
            file.append(receipt("req_" + i));
        }
        file.close();
        file.append(receipt("late"));
        assertEquals(4, file.dropped());
    }

    private static Receipt receipt(String id) {
        return new Receipt(
                id, 1, "t", "m", "chat", "w", "stop", new Usage(1, 0, 3), new WorkerTimes(1, 2, 3, 0), 4, 5, "key", "");
    }
}
