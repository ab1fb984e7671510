package io.sluice.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to send requests and how. */
final class Target {
    @Option(
            names = "--url",
            description = "Base address of the edge, or of any OpenAI-compatible server (default: ${DEFAULT-VALUE});"
                    + " without a path it stands for .../v1.")
    URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--grpc", description = "host:port of the edge's gRPC server; takes the place of HTTP.")
    @Nullable
    String grpc;

    @Option(names = "--channels", description = "gRPC connections to share the streams (default: ${DEFAULT-VALUE}).")
    int channels = 4;

    @Option(
            names = "--key",
            description = "API key; else SLUICE_API_KEY of the environment, else the key of ./sluice up.")
    String key = System.getenv().getOrDefault("SLUICE_API_KEY", "sk-sluice-local");

    @Option(names = "--model", description = "Model id (default: ${DEFAULT-VALUE}).")
    String model = "sluice/echo";

    @Option(
            names = "--body",
            paramLabel = "JSON",
            description = "Fields that go into every HTTP request, such as '{\"ignore_eos\":true}'.")
    @Nullable
    String body;

    @Option(names = "--timeout", description = "Longest wait for an answer, in seconds (default: ${DEFAULT-VALUE}).")
    int timeoutSeconds = 120;

    Client client() {
        return grpc == null ? overHttp() : overGrpc(grpc);
    }

    Client overHttp() {
        return new SseClient(url, key, model, extra(), Duration.ofSeconds(timeoutSeconds));
    }

    private @Nullable ObjectNode extra() {
        if (body == null) {
            return null;
        }
        try {
            return (ObjectNode) new ObjectMapper().readTree(body);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("--body must be a JSON object, is " + body);
        }
    }

    Client overGrpc(String address) {
        return new GrpcClient(address, channels, key, model, Duration.ofSeconds(timeoutSeconds));
    }

    String describe() {
        return (grpc == null ? "HTTP " + url : "gRPC " + grpc) + " · " + model;
    }
}
