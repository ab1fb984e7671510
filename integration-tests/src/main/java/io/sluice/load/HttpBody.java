package io.sluice.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads HTTP/1.1 answers from a connection, one after the other, as lines of their bodies. No line is copied that lies
 * whole in one chunk.
 */
final class HttpBody {
    private static final int BUFFER_BYTES = 32_768;
    private static final int LINE_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long readAt;

    private long chunkLeft;
    private boolean chunked;
    private boolean untilClosed;
    private boolean over;
    private boolean keep;
    private boolean begun;
    private int status;
    private String retryAfter = "";

    private byte[] line = new byte[1024];
    private int lineLength;

    HttpBody(InputStream in) {
        this.in = in;
    }

    /** Reads the head of the next answer. */
    void head() throws IOException {
        begun = false;
        status = status(headerLine());
        chunked = false;
        untilClosed = true;
        over = false;
        keep = true;
        chunkLeft = 0;
        retryAfter = "";
        for (String header = headerLine(); !header.isEmpty(); header = headerLine()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).trim();
            switch (header.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT)) {
                case "content-length" -> {
                    chunkLeft = Long.parseLong(value);
                    untilClosed = false;
                }
                case "transfer-encoding" -> {
                    chunked = "chunked".equalsIgnoreCase(value);
                    untilClosed &= !chunked;
                }
                case "connection" -> keep = !"close".equalsIgnoreCase(value);
                case "retry-after" -> retryAfter = value;
                default -> {}
            }
        }
        if (untilClosed) {
            // Neither a length nor chunks: the body ends with the connection.
            keep = false;
            chunkLeft = Long.MAX_VALUE - BUFFER_BYTES;
        }
    }

    int status() {
        return status;
    }

    /** Whether anything of the present answer has come. */
    boolean begun() {
        return begun;
    }

    /** Seconds, or empty. */
    String retryAfter() {
        return retryAfter;
    }

    /** Whether the connection may be used again once the body has been read. */
    boolean keep() {
        return keep && over;
    }

    /** When the bytes of the last line arrived. */
    long readAt() {
        return readAt;
    }

    /** Reads the next line of the body; false at its end. */
    boolean next() throws IOException {
        lineLength = 0;
        while (!over) {
            if (chunkLeft == 0 && !nextChunk()) {
                break;
            }
            if (at == end && !more()) {
                break;
            }
            int limit = (int) Math.min(end, at + chunkLeft);
            int from = at;
            while (at < limit && buffer[at] != '\n') {
                at++;
            }
            append(from, at - from);
            boolean whole = at < limit;
            at += whole ? 1 : 0;
            chunkLeft -= at - from;
            if (whole) {
                dropCarriageReturn();
                return true;
            }
        }
        return lineLength > 0;
    }

    byte[] line() {
        return line;
    }

    int lineLength() {
        return lineLength;
    }

    String text() {
        return new String(line, 0, lineLength, StandardCharsets.UTF_8);
    }

    boolean lineStartsWith(byte[] prefix) {
        return lineLength >= prefix.length && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static int status(String line) throws IOException {
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/") || !parts[1].matches("[0-9]{3}")) {
            throw new IOException("no HTTP answer");
        }
        return Integer.parseInt(parts[1]);
    }

    /** Whether there are more bytes of the body; where it ends with the connection, there may be none. */
    private boolean more() throws IOException {
        if (!untilClosed) {
            fill();
            return true;
        }
        if (read() < 0) {
            over = true;
            return false;
        }
        return true;
    }

    private void dropCarriageReturn() {
        if (lineLength > 0 && line[lineLength - 1] == '\r') {
            lineLength--;
        }
    }

    private boolean nextChunk() throws IOException {
        if (!chunked) {
            over = true;
            return false;
        }
        String size = headerLine();
        if (size.isEmpty()) {
            size = headerLine();
        }
        int extension = size.indexOf(';');
        chunkLeft = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        if (chunkLeft == 0) {
            headerLine();
            over = true;
        }
        return !over;
    }

    private void append(int from, int length) throws IOException {
        if (lineLength + length > line.length) {
            if (lineLength + length > LINE_BYTES_MAX) {
                throw new IOException("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
            line = Arrays.copyOf(line, Math.max(2 * line.length, lineLength + length));
        }
        System.arraycopy(buffer, from, line, lineLength, length);
        lineLength += length;
    }

    private String headerLine() throws IOException {
        StringBuilder header = new StringBuilder(64);
        while (true) {
            if (at == end) {
                fill();
            }
            char c = (char) (buffer[at++] & 0xff);
            if (c == '\n') {
                return header.toString();
            }
            if (c != '\r') {
                header.append(c);
            }
        }
    }

    private void fill() throws IOException {
        if (read() < 0) {
            throw new EOFException();
        }
    }

    private int read() throws IOException {
        int read = in.read(buffer, 0, buffer.length);
        if (read > 0) {
            begun = true;
            readAt = System.nanoTime();
            at = 0;
            end = read;
        }
        return read;
    }
}
