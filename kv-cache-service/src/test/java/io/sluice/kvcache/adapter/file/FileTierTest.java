package io.sluice.kvcache.adapter.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.block.BlockRead;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.MemoryTier;
import io.sluice.kvcache.block.StoreTier;
import io.sluice.kvcache.block.Stores;
import io.sluice.kvcache.eviction.EvictionKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTierTest {
    private static final int SIZE = 10_000;

    @TempDir
    Path directory;

    @Test
    void whatMemoryHasNoRoomForSinksToTheDiskAndComesBackOnAGet() throws IOException {
        try (BlockStore store = open(2, 100)) {
            for (long hash = 1; hash <= 5; hash++) {
                assertTrue(Stores.put(store, hash, 0, SIZE));
            }
            assertEquals(5, store.usedBlocks());
            try (BlockRead read = store.open(1)) {
                assertEquals(StoreTier.FILE, read.tier());
                assertArrayEquals(Stores.bytes(1, SIZE), Stores.read(read));
            }
            try (BlockRead read = store.open(1)) {
                assertEquals(StoreTier.MEMORY, read.tier());
            }
        }
    }

    @Test
    void blocksSurviveARestart() throws IOException {
        try (BlockStore store = open(4, 100)) {
            for (long hash = 1; hash <= 4; hash++) {
                assertTrue(Stores.put(store, hash, hash - 1, SIZE));
            }
            assertEquals(4, store.persist(Duration.ofSeconds(10)));
        }
        try (BlockStore store = open(4, 100)) {
            assertEquals(4, store.usedBlocks());
            for (long hash = 1; hash <= 4; hash++) {
                assertArrayEquals(Stores.bytes(hash, SIZE), bytes(store, hash));
            }
        }
    }

    @Test
    void aTornFileAndAHalfWrittenOneAreDroppedAtTheStart() throws IOException {
        fill(3);
        List<Path> files = files();
        cut(files.get(0), Files.size(files.get(0)) - 1);
        cut(files.get(1), 20);
        Path part = files.get(2).resolveSibling("0000000000000009-0.part");
        Files.write(part, new byte[100]);
        try (BlockStore store = open(4, 100)) {
            assertEquals(1, store.usedBlocks());
        }
        assertFalse(Files.exists(part));
        assertEquals(List.of(files.get(2)), files());
    }

    @Test
    void bytesThatAreNotThoseOfTheChecksumAreNeverServed() throws IOException {
        fill(1);
        Path file = files().getFirst();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), channel.size() - 100);
        }
        try (BlockStore store = open(4, 100)) {
            assertEquals(1, store.usedBlocks());
            assertThrows(FaultException.class, () -> store.open(1));
            assertEquals(0, store.usedBlocks());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void moreThanTheDiskMayHoldIsFreed() throws IOException {
        fill(4);
        long most;
        try (FileTier any = new FileTier(directory, 1)) {
            most = any.footprint(SIZE) * 2;
        }
        try (BlockStore store = Stores.store(
                Stores.limits(100, SIZE),
                EvictionKind.LRU,
                System::nanoTime,
                new MemoryTier(4L * SIZE, SIZE),
                new FileTier(directory, most))) {
            assertEquals(2, store.recover());
        }
        assertEquals(2, files().size());
    }

    @Test
    void aFolderBelongsToOneAtATime() throws IOException {
        FileTier tier = new FileTier(directory, 1);
        assertThrows(IOException.class, () -> new FileTier(directory, 1));
        tier.close();
        new FileTier(directory, 1).close();
    }

    private BlockStore open(int memoryBlocks, int fileBlocks) throws IOException {
        BlockStore store = Stores.store(
                Stores.limits(100, SIZE),
                EvictionKind.LRU,
                System::nanoTime,
                new MemoryTier((long) memoryBlocks * SIZE, SIZE),
                new FileTier(directory, fileBlocks * 20_000L));
        store.recover();
        return store;
    }

    private void fill(int blocks) throws IOException {
        try (BlockStore store = open(blocks, 100)) {
            for (long hash = 1; hash <= blocks; hash++) {
                assertTrue(Stores.put(store, hash, 0, SIZE));
            }
            assertEquals(blocks, store.persist(Duration.ofSeconds(10)));
        }
    }

    private static byte[] bytes(BlockStore store, long hash) {
        try (BlockRead read = store.open(hash)) {
            return Stores.read(read);
        }
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private List<Path> files() {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".block"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
