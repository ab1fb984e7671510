package io.sluice.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Asks an OpenAI-compatible server over HTTP/1.1 with server-sent events, a kept connection a stream. */
final class SseClient implements Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESOURCE = "/chat/completions";

    private final URI url;
    private final String path;
    private final String key;
    private final String model;
    private final @Nullable ObjectNode extra;
    private final int timeoutMillis;
    private final String headers;

    /**
     * Names the server.
     *
     * @param url its base: {@code http://host:port} stands for {@code …/v1}, a path stands for itself
     * @param extra fields that go into every request, beside or in place of the usual ones
     */
    SseClient(URI url, String key, String model, @Nullable ObjectNode extra, Duration timeout) {
        this(url, key, model, extra, timeout, Map.of());
    }

    /** The same with more headers in each request. */
    SseClient(
            URI url,
            String key,
            String model,
            @Nullable ObjectNode extra,
            Duration timeout,
            Map<String, String> headers) {
        if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
            throw new IllegalArgumentException("--url must be http://host:port or https://host, is " + url);
        }
        this.url = url;
        this.path = path(url.getPath() == null ? "" : url.getPath());
        this.key = key;
        this.model = model;
        this.extra = extra;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.headers = headers.entrySet().stream()
                .map(header -> "\r\n" + header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining());
    }

    private static String path(String given) {
        String base = given.replaceFirst("/+$", "");
        return base.endsWith(RESOURCE) ? base : (base.isEmpty() ? "/v1" : base) + RESOURCE;
    }

    @Override
    public Connection connect() {
        return new Kept();
    }

    @Override
    public void close() {
        // Each connection is closed by its stream.
    }

    private byte[] request(String prompt, int maxTokens) {
        ObjectNode fields = JSON.createObjectNode()
                .put("model", model)
                .put("stream", true)
                .put("temperature", 1)
                .put("max_completion_tokens", maxTokens);
        // Other servers count only when asked to.
        fields.putObject("stream_options").put("include_usage", true);
        fields.putArray("messages").addObject().put("role", "user").put("content", prompt);
        if (extra != null) {
            fields.setAll(extra);
        }
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + url.getAuthority()
                        + (key.isEmpty() ? "" : "\r\nAuthorization: Bearer " + key)
                        + headers
                        + "\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    private final class Kept implements Connection {
        private @Nullable Socket socket;
        private @Nullable SseReader reader;

        @Override
        public void ask(String prompt, int maxTokens, Answer answer) {
            byte[] request = request(prompt, maxTokens);
            boolean kept = socket != null;
            try {
                if (!exchange(request, answer)) {
                    close();
                }
            } catch (SocketTimeoutException late) {
                fail(answer, "timeout");
            } catch (ConnectException refused) {
                fail(answer, "connection refused");
            } catch (UnknownHostException unknown) {
                fail(answer, "unknown host");
            } catch (SSLException untrusted) {
                fail(answer, "TLS failed");
            } catch (JsonProcessingException unreadable) {
                fail(answer, "an event is no JSON");
            } catch (IOException broken) {
                boolean closedWhileIdle = kept && (reader == null || !reader.begun());
                close();
                if (closedWhileIdle) {
                    // A server may close a connection that nobody uses: the request goes out again on a new one.
                    ask(prompt, maxTokens, answer);
                } else {
                    fail(answer, "connection broken");
                }
            }
        }

        private void fail(Answer answer, String reason) {
            answer.failed(reason, 100);
            close();
        }

        private boolean exchange(byte[] request, Answer answer) throws IOException {
            Socket to = socket;
            SseReader from = reader;
            if (to == null || from == null) {
                to = open();
                from = new SseReader(new HttpBody(to.getInputStream()));
                socket = to;
                reader = from;
            }
            to.getOutputStream().write(request);
            return from.read(answer);
        }

        private Socket open() throws IOException {
            boolean secure = "https".equals(url.getScheme());
            int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
            Socket plain = new Socket();
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(timeoutMillis);
            plain.connect(new InetSocketAddress(url.getHost(), port), timeoutMillis);
            if (!secure) {
                return plain;
            }
            SSLSocket wrapped = (SSLSocket)
                    ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, url.getHost(), port, true);
            var parameters = wrapped.getSSLParameters();
            // Without it the certificate may be anybody's.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            wrapped.setSSLParameters(parameters);
            return wrapped;
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
