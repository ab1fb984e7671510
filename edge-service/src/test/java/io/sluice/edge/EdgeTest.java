package io.sluice.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contracts.status.RichStatus;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.inference.v1.ChatMessage;
import io.sluice.inference.v1.ChatRequest;
import io.sluice.inference.v1.InferenceServiceGrpc;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The edge's doors, with nobody behind it. */
@QuarkusTest
@TestProfile(NoBackends.class)
class EdgeTest {
    private static final String KEY = "Bearer sk-sluice-test";
    private static final String CHAT =
            "{\"model\":\"openai/gpt-oss-20b\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TestHTTPResource("/")
    URI base;

    @Inject
    ModelCatalog catalog;

    @Inject
    AdmissionGate gate;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void asksForAKey() throws Exception {
        HttpResponse<String> response = post("/openai/v1/chat/completions", null, CHAT);
        assertEquals(401, response.statusCode());
        assertEquals("invalid_api_key", error(response).get("code").asText());
        assertTrue(response.headers().firstValue("x-request-id").orElseThrow().startsWith("req_"));
        assertEquals(401, post("/v1/chat/completions", "Bearer wrong", CHAT).statusCode());
        assertEquals(401, get("/v1/models", null).statusCode());
        assertEquals(401, post("/tokenize", null, "{}").statusCode());
    }

    @Test
    void saysThatTheTokenizerIsAway() throws Exception {
        catalogIsEmpty();
        for (String path : List.of("/openai/v1/chat/completions", "/v1/chat/completions")) {
            HttpResponse<String> response = post(path, KEY, CHAT);
            assertEquals(503, response.statusCode());
            assertEquals("tokenizer_unavailable", error(response).get("code").asText());
            assertTrue(Long.parseLong(
                            response.headers().firstValue("retry-after-ms").orElseThrow())
                    > 0);
            assertTrue(
                    Long.parseLong(response.headers().firstValue("retry-after").orElseThrow()) > 0);
        }
        assertEquals(503, get("/v1/models", KEY).statusCode());
        assertEquals(
                503,
                post("/v1/tokenize", KEY, "{\"model\":\"m\",\"prompt\":\"x\"}").statusCode());
    }

    @Test
    void namesWhatIsWrong() throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", KEY, CHAT.replace("}]", "}],\"temperature\":3"));
        assertEquals(400, response.statusCode());
        JsonNode error = error(response);
        assertEquals("temperature", error.get("param").asText());
        assertEquals("invalid_request_error", error.get("type").asText());
        assertEquals(4, error.size());
        assertEquals(400, post("/v1/chat/completions", KEY, "{").statusCode());
        assertEquals(400, post("/v1/detokenize", KEY, "{\"model\":\"m\"}").statusCode());
    }

    @Test
    void refusesABodyOverTheLimit() throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", KEY, " ".repeat(70_000));
        assertEquals(413, response.statusCode());
        assertEquals("body_too_large", error(response).get("code").asText());
    }

    @Test
    void whoeverDoesNotSendItsBodyLosesTheConnection() throws Exception {
        for (String path : List.of("/v1/chat/completions", "/v1/tokenize")) {
            assertTrue(stalled(path, KEY).startsWith("HTTP/1.1 408 "), path);
            assertTrue(stalled(path, "Bearer wrong").startsWith("HTTP/1.1 401 "), path);
        }
        assertTrue(stalled("/v1/nothing", KEY).startsWith("HTTP/1.1 404 "));
        assertEquals(0, gate.open());
        assertEquals(0, gate.heldBytes());
    }

    /** Sends a part of a body and returns all that comes until the edge closes the connection. */
    private String stalled(String path, String key) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(20_000);
            String head = "POST " + path + " HTTP/1.1\r\nhost: edge\r\nauthorization: " + key
                    + "\r\ncontent-length: 10\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void knowsItsPaths() throws Exception {
        HttpResponse<String> nothing = get("/v1/nothing", KEY);
        assertEquals(404, nothing.statusCode());
        assertTrue(nothing.headers().firstValue("x-request-id").isPresent());
        assertEquals(HttpClient.Version.HTTP_1_1, nothing.version());
        assertTrue(get("/health", null).headers().firstValue("x-request-id").isPresent());
        assertEquals(405, get("/openai/v1/chat/completions", KEY).statusCode());
        assertEquals(200, get("/live", null).statusCode());
        assertEquals(503, get("/health", null).statusCode());
        String metrics = get("/metrics", null).body();
        assertTrue(metrics.contains("sluice_edge_open_requests"));
        assertTrue(metrics.contains("sluice_edge_ledger_dropped_total"));
    }

    @Test
    void refusesOverGrpcWithReasons() throws InterruptedException {
        catalogIsEmpty();
        ChatRequest request = ChatRequest.newBuilder()
                .setModel("openai/gpt-oss-20b")
                .addMessages(ChatMessage.newBuilder().setRole("user").setContent("hi"))
                .build();
        ManagedChannel channel = channel();
        try {
            InferenceServiceGrpc.InferenceServiceBlockingStub nobody = InferenceServiceGrpc.newBlockingStub(channel);
            RichStatus refused = refused(nobody, request);
            assertEquals(Status.Code.UNAUTHENTICATED, refused.code());

            InferenceServiceGrpc.InferenceServiceBlockingStub stub =
                    nobody.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers()));
            RichStatus away = refused(stub, request);
            assertEquals(Status.Code.UNAVAILABLE, away.code());
            assertEquals("tokenizer_unavailable", away.reason());
            assertTrue(away.retryAfter().isPresent());

            RichStatus invalid = refused(stub, request.toBuilder().addStop("").build());
            assertEquals(Status.Code.INVALID_ARGUMENT, invalid.code());
            assertEquals("stop[0]", invalid.badFields().getFirst().subject());

            assertEquals(
                    ServingStatus.SERVING,
                    HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(InferenceServiceGrpc.SERVICE_NAME)
                                    .build())
                            .getStatus());
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static RichStatus refused(InferenceServiceGrpc.InferenceServiceBlockingStub stub, ChatRequest request) {
        return RichStatus.from(assertThrows(
                StatusRuntimeException.class, () -> stub.chat(request).next()));
    }

    private static Metadata headers() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), KEY);
        return headers;
    }

    private static ManagedChannel channel() {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    private void catalogIsEmpty() {
        assertTrue(!catalog.loaded(), "no tokenizer listens on port 1");
    }

    private HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET(), key);
    }

    private HttpResponse<String> post(String path, String key, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body)), key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String key)
            throws IOException, InterruptedException {
        if (key != null) {
            request.header("authorization", key);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode error(HttpResponse<String> response) throws IOException {
        JsonNode error = new ObjectMapper().readTree(response.body()).get("error");
        assertNotNull(error, response.body());
        return error;
    }
}
