package io.sluice.kvcache.adapter.file;

import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.block.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A block in a file of its own: under another name until it is sealed, so that no part of one is ever taken for it. */
final class BlockFile implements Payload {
    private static final Logger LOG = Logger.getLogger(BlockFile.class);

    private final Path file;
    private final Path unsealed;
    private final BlockMeta meta;
    private final int dataAt;
    private @Nullable FileChannel writing;

    private BlockFile(Path file, Path unsealed, BlockMeta meta, @Nullable FileChannel writing) {
        this.file = file;
        this.unsealed = unsealed;
        this.meta = meta;
        this.writing = writing;
        dataAt = BlockHeader.bytes(meta);
    }

    static BlockFile begin(Path file, Path unsealed, BlockMeta meta) throws IOException {
        FileChannel channel = FileChannel.open(
                unsealed, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new BlockFile(file, unsealed, meta, channel);
    }

    static BlockFile of(Path file, BlockMeta meta) {
        return new BlockFile(file, file, meta, null);
    }

    @Override
    public void write(int offset, ByteBuffer bytes) throws IOException {
        writeAll(open(), bytes, dataAt + (long) offset);
    }

    @Override
    public void seal(long checksum) throws IOException {
        FileChannel channel = open();
        writeAll(channel, new BlockHeader(meta, checksum).write(), 0);
        channel.close();
        writing = null;
        Files.move(unsealed, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public ByteBuffer read(int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, dataAt + (long) offset + bytes.position()) < 0) {
                    throw new EOFException(file.getFileName() + " is shorter than its block");
                }
            }
        }
        return bytes.flip();
    }

    @Override
    public void free() {
        try {
            FileChannel channel = writing;
            if (channel != null) {
                writing = null;
                channel.close();
                Files.deleteIfExists(unsealed);
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It is found again at the next start, and counted then.
            LOG.warn("the file of a block cannot be deleted", e);
        }
    }

    private FileChannel open() {
        FileChannel channel = writing;
        if (channel == null) {
            throw new IllegalStateException("the block is sealed");
        }
        return channel;
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
    }
}
