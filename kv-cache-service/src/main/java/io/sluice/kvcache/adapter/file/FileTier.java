package io.sluice.kvcache.adapter.file;

import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.block.Payload;
import io.sluice.kvcache.block.StoreTier;
import io.sluice.kvcache.block.Tier;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Blocks on a local disk, one file each, in 256 folders: they survive a restart, and the index is made anew from their
 * headers. A file that is not whole is deleted at the start; bytes that are not those of the checksum are found when the
 * block is read. One process has a folder at a time.
 */
public final class FileTier implements Tier {
    private static final Logger LOG = Logger.getLogger(FileTier.class);
    private static final int FOLDERS = 256;
    private static final String SEALED = ".block";
    private static final String UNSEALED = ".part";
    /** A file takes whole pages of the disk. */
    private static final int PAGE_BYTES = 4_096;

    private final Path directory;
    private final long capacityBytes;
    private final FileChannel lock;
    private final AtomicLong parts = new AtomicLong();

    /**
     * Makes a tier in a folder.
     *
     * @param capacityBytes most bytes on the disk, 1 or more
     * @throws IOException if the folder cannot be made, or another process has it
     */
    public FileTier(Path directory, long capacityBytes) throws IOException {
        this.directory = directory;
        this.capacityBytes = capacityBytes;
        for (int folder = 0; folder < FOLDERS; folder++) {
            Files.createDirectories(directory.resolve(folder(folder)));
        }
        lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock()) {
            lock.close();
            throw new IOException(directory + " belongs to another process; give each KV cache service its own"
                    + " sluice.kv-cache.store.file.directory");
        }
    }

    private boolean tryLock() throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public StoreTier name() {
        return StoreTier.FILE;
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public long footprint(int sizeBytes) {
        return ((long) sizeBytes + BlockHeader.MOST_BYTES + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    @Override
    public Payload create(BlockMeta block) throws IOException {
        Path folder = directory.resolve(folder((int) (block.hash() >>> 56)));
        String name = HexFormat.of().toHexDigits(block.hash());
        return BlockFile.begin(
                folder.resolve(name + SEALED), folder.resolve(name + '-' + parts.getAndIncrement() + UNSEALED), block);
    }

    @Override
    public void recover(Consumer<Found> blocks) throws IOException {
        int torn = 0;
        for (int folder = 0; folder < FOLDERS; folder++) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(folder(folder)))) {
                for (Path file : files) {
                    Optional<BlockHeader> header = header(file);
                    if (header.isPresent()) {
                        BlockMeta meta = header.get().meta();
                        blocks.accept(new Found(meta, header.get().checksum(), BlockFile.of(file, meta)));
                    } else {
                        torn++;
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
        if (torn > 0) {
            LOG.warnf("%d files in %s were no whole blocks, and are deleted", torn, directory);
        }
    }

    /** Lets another process have the folder; the blocks stay. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warnf(e, "the lock on %s could not be given up", directory);
        }
    }

    private static Optional<BlockHeader> header(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(SEALED)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return BlockHeader.read(channel)
                    .filter(header ->
                            name.equals(HexFormat.of().toHexDigits(header.meta().hash()) + SEALED));
        }
    }

    private static String folder(int number) {
        return HexFormat.of().toHexDigits((byte) number);
    }
}
