package io.sluice.kvcache.block;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.eviction.EvictionKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/** Makes stores for tests, and blocks whose bytes follow from their hash. */
public final class Stores {
    private Stores() {}

    public static StoreLimits limits(int maxBlocks, int maxBlockBytes) {
        return limits(maxBlocks, maxBlockBytes, TenantLimits.UNLIMITED);
    }

    public static StoreLimits limits(int maxBlocks, int maxBlockBytes, TenantLimits tenants) {
        return new StoreLimits(maxBlocks, maxBlockBytes, Duration.ofSeconds(1), 100, 0.5, tenants);
    }

    public static BlockStore store(StoreLimits limits, EvictionKind kind, LongSupplier clock, Tier... tiers) {
        List<Shelf> shelves = new ArrayList<>();
        for (Tier tier : tiers) {
            shelves.add(new Shelf(tier, kind.create(100), new TransferModel(10, 1)));
        }
        return new BlockStore(limits, shelves, clock);
    }

    public static BlockMeta meta(long hash, long parent, int size) {
        return new BlockMeta(hash, parent, size, "", 1);
    }

    public static byte[] bytes(long hash, int size) {
        byte[] bytes = new byte[size];
        new Random(hash * 31 + size).nextBytes(bytes);
        return bytes;
    }

    /** Puts a block; returns whether it is new. */
    public static boolean put(BlockStore store, BlockMeta meta) {
        Optional<BlockWrite> write = store.begin(meta);
        if (write.isEmpty()) {
            return false;
        }
        byte[] bytes = bytes(meta.hash(), meta.sizeBytes());
        write.get().append(0, ByteBuffer.wrap(bytes));
        return write.get().commit(checksum(bytes));
    }

    public static boolean put(BlockStore store, long hash, long parent, int size) {
        return put(store, meta(hash, parent, size));
    }

    public static long checksum(byte[] bytes) {
        return Xxh3.hash(bytes, 0, bytes.length, 0);
    }

    /** All bytes of a block. */
    public static byte[] read(BlockRead read) {
        int size = read.meta().sizeBytes();
        ByteBuffer all = ByteBuffer.allocate(size);
        while (all.hasRemaining()) {
            all.put(read.read(all.position(), size - all.position()));
        }
        return all.array();
    }
}
