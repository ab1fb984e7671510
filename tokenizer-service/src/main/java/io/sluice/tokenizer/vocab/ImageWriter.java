package io.sluice.tokenizer.vocab;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Writes tables, one after another, as the image that {@link ImageReader} reads. Little-endian. */
public final class ImageWriter {
    /** First word of every image: "SLUI". */
    static final int MAGIC = 0x49554C53;
    /** Changes with the layout of any table in it. */
    static final int VERSION = 3;
    /** Magic, version, length of the tables, their CRC-32, the source's SHA-256. */
    static final int HEADER_BYTES = 4 * Integer.BYTES + ImageReader.HASH_BYTES;

    private final ByteArrayOutputStream tables = new ByteArrayOutputStream(1 << 24);

    /** Adds a number. */
    public void number(int value) {
        tables.writeBytes(buffer(Integer.BYTES).putInt(value).array());
    }

    /** Adds an array and its length. */
    public void bytes(byte[] values) {
        number(values.length);
        tables.writeBytes(values);
    }

    /** Adds an array and its length. */
    public void ints(int[] values) {
        number(values.length);
        ByteBuffer buffer = buffer(Math.multiplyExact(values.length, Integer.BYTES));
        buffer.asIntBuffer().put(values);
        tables.writeBytes(buffer.array());
    }

    /** Adds an array and its length. */
    public void longs(long[] values) {
        number(values.length);
        ByteBuffer buffer = buffer(Math.multiplyExact(values.length, Long.BYTES));
        buffer.asLongBuffer().put(values);
        tables.writeBytes(buffer.array());
    }

    /**
     * The image of all that was added.
     *
     * @param sourceHash SHA-256 of the file that the tables were made from, 32 bytes
     */
    public byte[] image(byte[] sourceHash) {
        if (sourceHash.length != ImageReader.HASH_BYTES) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + sourceHash.length);
        }
        byte[] body = tables.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(body);
        return buffer(HEADER_BYTES + body.length)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putInt(body.length)
                .putInt((int) crc.getValue())
                .put(sourceHash)
                .put(body)
                .array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
