package io.sluice.it.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.it.plane.Plane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Prometheus that scrapes a plane every second. */
final class PrometheusServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Process process;

    PrometheusServer(Plane plane, Path directory) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String config = "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
                + job("edge", plane.edge().httpPort())
                + job("tokenizer", plane.tokenizer().httpPort())
                + job("accelerator", plane.accelerator().httpPort())
                + job("kv-cache", plane.kvCache().httpPort());
        Files.writeString(directory.resolve("prometheus.yml"), config);
        process = new ProcessBuilder(List.of(
                        "prometheus",
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--enable-feature=exemplar-storage",
                        "--web.listen-address=127.0.0.1:" + port))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    private static String job(String name, int port) {
        return "- {job_name: " + name + ", static_configs: [{targets: ['127.0.0.1:" + port + "']}]}\n";
    }

    /** The result of a query at this moment; empty where the server does not answer yet. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 503) {
                return JSON.missingNode();
            }
            JsonNode tree = JSON.readTree(answer.body());
            if (tree.path("status").asText().equals("error") && answer.statusCode() == 400) {
                throw new AssertionError(path + ": " + tree);
            }
            return tree;
        } catch (java.net.ConnectException starting) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
