package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pod without a cluster: the packaged service with the environment and the ports of its manifest, on a loopback
 * address of its own in place of the pod's; names of services are found in a hosts file, volumes are directories.
 */
final class PodProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Pod pod;
    private final String address;
    private final Path directory;
    private @Nullable Process process;
    private @Nullable ManagedChannel channel;

    PodProcess(Pod pod, String address, Path directory) {
        this.pod = pod;
        this.address = address;
        this.directory = directory;
    }

    Pod pod() {
        return pod;
    }

    String address() {
        return address;
    }

    int port(String name) {
        return pod.port(com.fasterxml.jackson.databind.node.TextNode.valueOf(name));
    }

    /** Where a path of the container is on this machine. */
    private String mounted(String value) {
        for (JsonNode mount : pod.container().path("volumeMounts")) {
            String path = mount.path("mountPath").asText();
            if (value.startsWith(path + "/")) {
                return directory.resolve(mount.path("name").asText()) + value.substring(path.length());
            }
        }
        return value;
    }

    /** The directory behind a volume of the pod. */
    Path volume(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    void start(Path hosts) throws IOException {
        for (JsonNode mount : pod.container().path("volumeMounts")) {
            volume(mount.path("name").asText());
        }
        List<String> command = List.of(
                Path.of(System.getProperty("sluice.java.home", System.getProperty("java.home")), "bin", "java")
                        .toString(),
                "-Xmx384m",
                "-Djdk.net.hosts.file=" + hosts,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Overlays.ROOT
                        .resolve(pod.name() + "-service/target/quarkus-app/quarkus-run.jar")
                        .toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        pod.environment().forEach((name, value) -> environment.put(name, mounted(value)));
        // Every pod has an address of its own; here they share a machine, and perhaps with other programs on these
        // ports.
        environment.replaceAll((name, value) -> value.equals("0.0.0.0") ? address : value);
        process = builder.start();
    }

    Path log() {
        return directory.resolve("log");
    }

    /** Whether the kubelet would call the probe passed. */
    boolean passes(String probe) {
        JsonNode check = pod.container().path(probe);
        if (check.has("grpc")) {
            return serving(check.at("/grpc/port"), check.at("/grpc/service").asText());
        }
        try {
            int status = HTTP.send(
                            HttpRequest.newBuilder(uri(
                                            pod.port(check.at("/httpGet/port")),
                                            check.at("/httpGet/path").asText()))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status >= 200 && status < 400;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the health service says SERVING of a service. */
    boolean serving(JsonNode port, String service) {
        try {
            return HealthGrpc.newBlockingStub(channel(pod.port(port)))
                            .withDeadlineAfter(5, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus()
                    == ServingStatus.SERVING;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    ManagedChannel channel(int port) {
        ManagedChannel open = channel;
        if (open == null) {
            open = NettyChannelBuilder.forAddress(address, port).usePlaintext().build();
            channel = open;
        }
        return open;
    }

    URI uri(int port, String path) {
        return URI.create("http://" + address + ":" + port + path);
    }

    boolean alive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** SIGTERM, as after preStop. */
    void terminate() {
        Process running = process;
        if (running != null) {
            running.destroy();
        }
    }

    String tail() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(log()));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.shutdownNow();
        }
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }
}
