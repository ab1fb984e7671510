package io.sluice.it.plane;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A streamed chat request over a bare socket, so that a test decides when bytes are read and how the connection ends.
 */
public final class RawSse implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int chunkLeft;
    private int status;

    /**
     * Connects and sends the request.
     *
     * @param receiveBufferBytes of the socket; small ones make a reader that stops be noticed soon
     */
    public RawSse(int port, String path, String body, int receiveBufferBytes) throws IOException {
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Plane.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(content);
        socket.getOutputStream().flush();
        in = new BufferedInputStream(socket.getInputStream(), 2048);
    }

    /** Reads the head of the answer and returns its status. */
    public int head() throws IOException {
        String first = rawLine();
        status = Integer.parseInt(first.split(" ", 3)[1]);
        for (String header = rawLine(); !header.isEmpty(); header = rawLine()) {
            if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                chunkLeft = Integer.parseInt(header.substring(15).trim());
            }
        }
        return status;
    }

    /** Next event line of the body ("data: …", "id: …", "" between events), or null at the end. */
    public @Nullable String next() throws IOException {
        line.reset();
        while (true) {
            int b = bodyByte();
            if (b < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(b);
        }
    }

    private int bodyByte() throws IOException {
        if (chunkLeft == 0) {
            String size = rawLine();
            if (size.isEmpty()) {
                size = rawLine();
            }
            chunkLeft = Integer.parseInt(size, 16);
            if (chunkLeft == 0) {
                return -1;
            }
        }
        chunkLeft--;
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the connection ended inside the answer");
        }
        return b;
    }

    private String rawLine() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended inside a line");
            }
            if (b != '\r') {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    /** Ends the connection with a reset, as a client does that crashes. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
