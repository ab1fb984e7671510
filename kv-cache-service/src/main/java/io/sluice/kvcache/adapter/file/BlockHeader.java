package io.sluice.kvcache.adapter.file;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.block.BlockMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What stands before the bytes of a block in its file, big-endian: magic, hash, parent, checksum, microseconds to compute
 * it again (8 bytes each), size, length of the tenant's name (4 each), the name in UTF-8, and the XXH3-64 of all this.
 */
record BlockHeader(BlockMeta meta, long checksum) {
    private static final long MAGIC = 0x534C_5549_4345_0001L;
    private static final int FIXED_BYTES = 5 * Long.BYTES + 2 * Integer.BYTES;
    private static final int MOST_NAME_BYTES = 4_096;
    /** Most bytes of a header. */
    static final int MOST_BYTES = FIXED_BYTES + MOST_NAME_BYTES + Long.BYTES;

    /** Bytes of the header of a block. */
    static int bytes(BlockMeta meta) {
        return FIXED_BYTES + name(meta).length + Long.BYTES;
    }

    ByteBuffer write() {
        byte[] name = name(meta);
        ByteBuffer header = ByteBuffer.allocate(FIXED_BYTES + name.length + Long.BYTES)
                .putLong(MAGIC)
                .putLong(meta.hash())
                .putLong(meta.parent())
                .putLong(checksum)
                .putLong(meta.recomputeMicros())
                .putInt(meta.sizeBytes())
                .putInt(name.length)
                .put(name);
        return header.putLong(Xxh3.hash(header.array(), 0, header.position(), 0))
                .flip();
    }

    /** Reads the header of a file; nothing when it is not one, or not whole, or the file is not as long as it says. */
    static Optional<BlockHeader> read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, file.size()));
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
            // Reads on.
        }
        bytes.flip();
        if (bytes.remaining() < FIXED_BYTES || bytes.getLong() != MAGIC) {
            return Optional.empty();
        }
        long hash = bytes.getLong();
        long parent = bytes.getLong();
        long checksum = bytes.getLong();
        long recomputeMicros = bytes.getLong();
        int size = bytes.getInt();
        int nameBytes = bytes.getInt();
        if (nameBytes < 0 || nameBytes > bytes.remaining() - Long.BYTES) {
            return Optional.empty();
        }
        String tenant = new String(bytes.array(), bytes.position(), nameBytes, StandardCharsets.UTF_8);
        int end = bytes.position() + nameBytes;
        if (bytes.getLong(end) != Xxh3.hash(bytes.array(), 0, end, 0)
                || size < 1
                || file.size() != end + Long.BYTES + (long) size) {
            return Optional.empty();
        }
        return Optional.of(new BlockHeader(new BlockMeta(hash, parent, size, tenant, recomputeMicros), checksum));
    }

    private static byte[] name(BlockMeta meta) {
        byte[] name = meta.tenant().getBytes(StandardCharsets.UTF_8);
        if (name.length > MOST_NAME_BYTES) {
            throw new IllegalArgumentException("a tenant's name has at most " + MOST_NAME_BYTES + " bytes");
        }
        return name;
    }
}
