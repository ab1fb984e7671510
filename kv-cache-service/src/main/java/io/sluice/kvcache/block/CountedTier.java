package io.sluice.kvcache.block;

import java.nio.ByteBuffer;

/** Stands for a tier whose bytes are counted only (payload=modelled). */
public final class CountedTier implements Tier {
    private static final Payload NOTHING = new Payload() {
        @Override
        public void write(int offset, ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void seal(long checksum) {}

        @Override
        public ByteBuffer read(int offset, int length) {
            throw new IllegalStateException("no bytes are kept");
        }

        @Override
        public void free() {}
    };

    private final StoreTier name;
    private final long capacityBytes;

    /** @param capacityBytes most bytes, 1 or more */
    public CountedTier(StoreTier name, long capacityBytes) {
        this.name = name;
        this.capacityBytes = capacityBytes;
    }

    @Override
    public StoreTier name() {
        return name;
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public boolean keepsBytes() {
        return false;
    }

    @Override
    public Payload create(BlockMeta block) {
        return NOTHING;
    }

    @Override
    public void close() {}
}
