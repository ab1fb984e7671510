package io.sluice.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks over HTTP/1.1 with server-sent events, a kept connection a stream. */
final class SseClient implements Client {
    private static final String PATH = "/v1/chat/completions";

    private final URI url;
    private final String key;
    private final String model;
    private final int timeoutMillis;

    SseClient(URI url, String key, String model, Duration timeout) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("--url must be http://host:port, is " + url);
        }
        this.url = url;
        this.key = key;
        this.model = model;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    @Override
    public Connection connect() {
        return new Kept();
    }

    @Override
    public void close() {
        // Each connection is closed by its stream.
    }

    private final class Kept implements Connection {
        private @Nullable Socket socket;
        private @Nullable SseReader reader;

        @Override
        public void ask(String prompt, int maxTokens, Answer answer) {
            try {
                SseReader from = send(request(prompt, maxTokens));
                if (!from.read(answer)) {
                    close();
                }
            } catch (SocketTimeoutException late) {
                fail(answer, "timeout");
            } catch (ConnectException refused) {
                fail(answer, "connection refused");
            } catch (IOException broken) {
                fail(answer, "connection broken");
            }
        }

        private void fail(Answer answer, String reason) {
            answer.failed(reason, 100);
            close();
        }

        private SseReader send(byte[] request) throws IOException {
            Socket to = socket;
            SseReader from = reader;
            if (to == null || from == null) {
                to = new Socket();
                to.setTcpNoDelay(true);
                to.setSoTimeout(timeoutMillis);
                to.connect(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort()), timeoutMillis);
                InputStream in = to.getInputStream();
                from = new SseReader(new HttpBody(in));
                socket = to;
                reader = from;
            }
            to.getOutputStream().write(request);
            return from;
        }

        private byte[] request(String prompt, int maxTokens) {
            byte[] body = ("{\"model\":\"" + model + "\",\"stream\":true,\"temperature\":1,\"max_completion_tokens\":"
                            + maxTokens + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] head = ("POST " + PATH + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                            + key
                            + "\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            byte[] whole = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, whole, head.length, body.length);
            return whole;
        }

        @Override
        public void close() {
            Socket old = socket;
            socket = null;
            reader = null;
            if (old != null) {
                try {
                    old.close();
                } catch (IOException e) {
                    // It is given up anyway.
                    return;
                }
            }
        }
    }
}
