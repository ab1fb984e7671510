package io.sluice.kvcache.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory outside the heap, in slabs of one size that are used again: a block takes as many as it needs, wherever they are,
 * so nothing is lost to holes. Memory is taken from the system in regions of some slabs, when it is first needed.
 */
public final class MemoryTier implements Tier {
    private static final int REGION_BYTES = 1 << 24;

    private final int slabBytes;
    private final int slabs;
    /** Guarded by this. */
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    /** Slabs taken from the system so far; guarded by this. */
    private int made;
    /** Guarded by this. */
    private boolean closed;

    /**
     * Makes a tier that has not taken any memory yet.
     *
     * @param capacityBytes most bytes, a slab or more; what does not fill a slab is not used
     * @param slabBytes bytes of a slab, 1 to 16 MiB
     */
    public MemoryTier(long capacityBytes, int slabBytes) {
        this.slabBytes = slabBytes;
        this.slabs = Math.toIntExact(capacityBytes / slabBytes);
    }

    @Override
    public StoreTier name() {
        return StoreTier.MEMORY;
    }

    @Override
    public long capacityBytes() {
        return (long) slabs * slabBytes;
    }

    @Override
    public long footprint(int sizeBytes) {
        return ((long) sizeBytes + slabBytes - 1) / slabBytes * slabBytes;
    }

    @Override
    public Payload create(BlockMeta block) throws IOException {
        int count = (int) (footprint(block.sizeBytes()) / slabBytes);
        List<ByteBuffer> taken = new ArrayList<>(count);
        synchronized (this) {
            if (closed) {
                throw new IOException("it is closed");
            }
            while (taken.size() < count) {
                if (free.isEmpty()) {
                    grow();
                }
                taken.add(free.removeLast());
            }
        }
        return new Slabs(taken);
    }

    /** Lets go of all memory; the system has it back when the last transfer under way is over. */
    @Override
    public synchronized void close() {
        closed = true;
        free.clear();
    }

    private void grow() {
        int more = Math.min(Math.max(1, REGION_BYTES / slabBytes), slabs - made);
        if (more <= 0) {
            throw new IllegalStateException("more slabs are wanted than there are: " + slabs);
        }
        ByteBuffer region = ByteBuffer.allocateDirect(more * slabBytes);
        for (int slab = 0; slab < more; slab++) {
            free.addFirst(region.slice(slab * slabBytes, slabBytes));
        }
        made += more;
    }

    private synchronized void giveBack(List<ByteBuffer> taken) {
        if (!closed) {
            free.addAll(taken);
        }
    }

    /** A block in its slabs. */
    private final class Slabs implements Payload {
        private final List<ByteBuffer> taken;

        Slabs(List<ByteBuffer> taken) {
            this.taken = taken;
        }

        @Override
        public void write(int offset, ByteBuffer bytes) {
            int at = offset;
            while (bytes.hasRemaining()) {
                int part = Math.min(bytes.remaining(), slabBytes - at % slabBytes);
                taken.get(at / slabBytes).put(at % slabBytes, bytes, bytes.position(), part);
                bytes.position(bytes.position() + part);
                at += part;
            }
        }

        @Override
        public void seal(long checksum) {}

        @Override
        public ByteBuffer read(int offset, int length) {
            int within = offset % slabBytes;
            return taken.get(offset / slabBytes)
                    .slice(within, Math.min(length, slabBytes - within))
                    .asReadOnlyBuffer();
        }

        @Override
        public void free() {
            giveBack(taken);
        }
    }
}
