package io.sluice.tokenizer.vocab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Reads the tables of an image in the order that {@link ImageWriter} wrote them, through one small buffer: the image is never
 * in memory beside its tables. Nothing read may be used before {@link #end} has found the whole undamaged.
 *
 * <p>The CRC-32 guards against damage, the SHA-256 of the source against an image of other tokens. An image is as trusted as
 * the class files it lies among: neither is a signature.
 */
public final class ImageReader {
    static final int HASH_BYTES = 32;
    private static final int CHUNK_BYTES = 1 << 16;

    private final InputStream in;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32 crc = new CRC32();
    private final int checksum;
    /** Bytes of tables not read yet. */
    private int left;

    /**
     * Reads what comes before the tables.
     *
     * @param in the image; left open
     * @param sourceHash SHA-256 of the file that it must have been made from
     * @throws ImageException if it is no image, of another version, or was made from another file
     * @throws IOException if it cannot be read
     */
    public ImageReader(InputStream in, byte[] sourceHash) throws IOException {
        this.in = in;
        fill(ImageWriter.HEADER_BYTES);
        if (chunk.getInt() != ImageWriter.MAGIC) {
            throw new ImageException("the file is not an image");
        }
        int version = chunk.getInt();
        if (version != ImageWriter.VERSION) {
            throw new ImageException("the image is of version " + version + ", not " + ImageWriter.VERSION);
        }
        this.left = chunk.getInt();
        this.checksum = chunk.getInt();
        byte[] hash = new byte[HASH_BYTES];
        chunk.get(hash);
        if (!Arrays.equals(hash, sourceHash)) {
            throw new ImageException("the image was made from another file");
        }
    }

    /** The next number. */
    public int number() throws IOException {
        next(Integer.BYTES);
        return chunk.getInt();
    }

    /** The next array. */
    public byte[] bytes() throws IOException {
        byte[] values = new byte[count(1)];
        for (int at = 0; at < values.length; ) {
            int part = Math.min(values.length - at, CHUNK_BYTES);
            next(part);
            chunk.get(values, at, part);
            at += part;
        }
        return values;
    }

    /** The next array. */
    public int[] ints() throws IOException {
        int[] values = new int[count(Integer.BYTES)];
        for (int at = 0; at < values.length; ) {
            int part = Math.min(values.length - at, CHUNK_BYTES / Integer.BYTES);
            next(part * Integer.BYTES);
            chunk.asIntBuffer().get(values, at, part);
            at += part;
        }
        return values;
    }

    /** The next array. */
    public long[] longs() throws IOException {
        long[] values = new long[count(Long.BYTES)];
        for (int at = 0; at < values.length; ) {
            int part = Math.min(values.length - at, CHUNK_BYTES / Long.BYTES);
            next(part * Long.BYTES);
            chunk.asLongBuffer().get(values, at, part);
            at += part;
        }
        return values;
    }

    /**
     * Ends the reading.
     *
     * @throws ImageException if something is left, or the image is damaged
     */
    public void end() throws IOException {
        if (left > 0 || in.read() >= 0) {
            throw new ImageException("the image goes on behind its last table");
        }
        if ((int) crc.getValue() != checksum) {
            throw new ImageException("the image is damaged");
        }
    }

    /** Length of the next array, which must lie within the image. */
    private int count(int size) throws IOException {
        int count = number();
        if (count < 0 || count > left / size) {
            throw new ImageException("the image ends within a table");
        }
        return count;
    }

    private void next(int count) throws IOException {
        if (count > left) {
            throw new ImageException("the image ends within a table");
        }
        left -= count;
        fill(count);
        crc.update(chunk.array(), 0, count);
    }

    private void fill(int count) throws IOException {
        if (in.readNBytes(chunk.array(), 0, count) < count) {
            throw new ImageException("the image is cut off");
        }
        chunk.clear().limit(count);
    }
}
