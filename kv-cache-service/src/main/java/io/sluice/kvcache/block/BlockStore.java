package io.sluice.kvcache.block;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.eviction.EvictionPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Blocks in memory, bounded in bytes and in number. A put reserves its room first and evicts for it; blocks being
 * written and blocks being read are never evicted and always counted. Safe for any number of threads; bytes are copied
 * outside the lock.
 */
public final class BlockStore {
    private final StoreLimits limits;
    private final EvictionPolicy policy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Block> blocks = new HashMap<>();

    // Written under the lock, read by anybody.
    private volatile long usedBytes;
    private volatile int usedBlocks;
    private volatile long evictions;
    private volatile long evictedBytes;

    /** @param policy not to be used by anybody else */
    public BlockStore(StoreLimits limits, EvictionPolicy policy) {
        this.limits = limits;
        this.policy = policy;
    }

    /**
     * Begins to put a block.
     *
     * @return where to write it, or nothing when the store has it
     * @throws io.sluice.kvcache.FaultException {@link Fault.InvalidField} for its size, {@link Fault.StoreFull}
     */
    public Optional<BlockWrite> begin(long hash, long sizeBytes) {
        if (sizeBytes < 1 || sizeBytes > limits.maxBlockBytes()) {
            throw new Fault.InvalidField(
                            "start.size_bytes",
                            "is " + Long.toUnsignedString(sizeBytes) + ", must be 1 to " + limits.maxBlockBytes()
                                    + " (sluice.kv-cache.store.max-block-bytes)")
                    .asException();
        }
        lock.lock();
        try {
            if (blocks.containsKey(hash)) {
                policy.used(hash);
                return Optional.empty();
            }
            makeRoom(sizeBytes);
            use(sizeBytes, 1);
        } finally {
            lock.unlock();
        }
        return Optional.of(new BlockWrite(this, hash, (int) sizeBytes));
    }

    /** Begins to read a block. */
    public BlockRead open(long hash) {
        lock.lock();
        try {
            Block block = blocks.get(hash);
            if (block == null) {
                throw new Fault.BlockNotFound(hash).asException();
            }
            policy.used(hash);
            block.pin();
            return new BlockRead(this, block);
        } finally {
            lock.unlock();
        }
    }

    /** Evicts everything that may be; returns how many blocks that were. */
    public int flush() {
        lock.lock();
        try {
            int flushed = 0;
            for (long hash : List.copyOf(blocks.keySet())) {
                if (isEvictable(hash)) {
                    evict(hash);
                    flushed++;
                }
            }
            return flushed;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of all blocks, those being written included. */
    public long usedBytes() {
        return usedBytes;
    }

    /** Blocks, those being written included. */
    public int usedBlocks() {
        return usedBlocks;
    }

    /** Blocks evicted since the start. */
    public long evictions() {
        return evictions;
    }

    /** Bytes evicted since the start. */
    public long evictedBytes() {
        return evictedBytes;
    }

    boolean commit(Block block) {
        lock.lock();
        try {
            if (blocks.putIfAbsent(block.hash(), block) != null) {
                use(-block.data().length, -1);
                return false;
            }
            policy.added(block.hash(), block.data().length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(int sizeBytes) {
        lock.lock();
        try {
            use(-sizeBytes, -1);
        } finally {
            lock.unlock();
        }
    }

    void unpin(Block block) {
        lock.lock();
        try {
            block.unpin();
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom(long sizeBytes) {
        while (usedBytes + sizeBytes > limits.maxBytes() || usedBlocks >= limits.maxBlocks()) {
            OptionalLong victim = policy.victim(this::isEvictable);
            if (victim.isEmpty()) {
                // What is in the way ends within the transfer timeout.
                throw new Fault.StoreFull(sizeBytes, limits.maxBytes(), limits.transferTimeout()).asException();
            }
            evict(victim.getAsLong());
        }
    }

    private boolean isEvictable(long hash) {
        Block block = blocks.get(hash);
        return block != null && !block.isPinned();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void evict(long hash) {
        Block block = blocks.remove(hash);
        policy.removed(hash);
        if (block != null) {
            use(-block.data().length, -1);
            evictions++;
            evictedBytes += block.data().length;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void use(long moreBytes, int moreBlocks) {
        usedBytes += moreBytes;
        usedBlocks += moreBlocks;
    }
}
