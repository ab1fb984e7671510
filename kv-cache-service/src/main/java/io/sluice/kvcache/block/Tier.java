package io.sluice.kvcache.block;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place that keeps the bytes of blocks. What stands where, and what goes when, is the store's to know; it never asks for
 * more than the capacity. All calls but those said not to may wait for a device; none is made under the store's lock.
 * Safe for any number of threads.
 */
public interface Tier extends AutoCloseable {
    /** Which one it is. Does not wait. */
    StoreTier name();

    /** Most bytes, as {@link #footprint} counts them. Does not wait. */
    long capacityBytes();

    /** Bytes of the capacity that a block takes. Does not wait. */
    default long footprint(int sizeBytes) {
        return sizeBytes;
    }

    /** Whether blocks of a size may come here. Does not wait. */
    default boolean takes(int sizeBytes) {
        return footprint(sizeBytes) <= capacityBytes();
    }

    /** Whether it keeps bytes at all, or only counts them. Does not wait. */
    default boolean keepsBytes() {
        return true;
    }

    /** Whether others put blocks here as well: a new block is then copied here at once, not only when it has to go. */
    default boolean isShared() {
        return false;
    }

    /** Begins a block. */
    Payload create(BlockMeta block) throws IOException;

    /** Looks for a block that this store did not put here; only where the tier is shared. */
    default Optional<Found> find(long hash) throws IOException {
        return Optional.empty();
    }

    /** Names what is here from before the start, in no order. What the consumer does not keep it frees. */
    default void recover(Consumer<Found> blocks) throws IOException {}

    /** The end: what does not survive a restart is freed. */
    @Override
    void close();

    /**
     * A block that was here.
     *
     * @param checksum XXH3-64 of the block, seed 0
     */
    record Found(BlockMeta block, long checksum, Payload payload) {}
}
