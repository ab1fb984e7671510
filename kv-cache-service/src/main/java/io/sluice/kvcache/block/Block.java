package io.sluice.kvcache.block;

/** A block in the store. Its bytes never change. */
final class Block {
    private final long hash;
    private final byte[] data;
    private final long checksum;
    /** Reads under way; guarded by the store. */
    private int readers;

    Block(long hash, byte[] data, long checksum) {
        this.hash = hash;
        this.data = data;
        this.checksum = checksum;
    }

    long hash() {
        return hash;
    }

    byte[] data() {
        return data;
    }

    long checksum() {
        return checksum;
    }

    void pin() {
        readers++;
    }

    void unpin() {
        readers--;
    }

    boolean isPinned() {
        return readers > 0;
    }
}
