package io.sluice.it.plane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One packaged service as a process of its own, on ports of its own, which survive a restart. */
public final class ServiceProcess {
    /** Pseudo property of a builder: the largest heap of the service, as -Xmx takes it. */
    public static final String HEAP = "test.heap";

    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(24_000 + (int) (ProcessHandle.current().pid() % 200) * 20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Path log;
    private final Map<String, String> properties;
    private final int httpPort = freePort();
    private final int grpcPort = freePort();
    private @Nullable Process process;

    /** One of a kind. */
    ServiceProcess(String name, Path directory, Map<String, String> properties) {
        this(name, name, directory, properties);
    }

    /**
     * One of several of a kind.
     *
     * @param name the service
     * @param alias names its log
     */
    public ServiceProcess(String name, String alias, Path directory, Map<String, String> properties) {
        this.name = name;
        this.log = directory.resolve(alias + ".log");
        this.properties = properties;
    }

    public int httpPort() {
        return httpPort;
    }

    public int grpcPort() {
        return grpcPort;
    }

    /** Address of the gRPC server, as the services' configuration takes it. */
    public String endpoint() {
        return "127.0.0.1:" + grpcPort;
    }

    public Path log() {
        return log;
    }

    /** Starts the process; {@link #awaitReady} waits for it. */
    public void start() {
        Path jar = root().resolve(name + "-service/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(name + "-service is not packaged: run ./sluice test, or ./mvnw package");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("sluice.java.home", System.getProperty("java.home")), "bin", "java")
                        .toString(),
                "-Xmx" + properties.getOrDefault(HEAP, "384m"),
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.grpc.server.port=" + grpcPort));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the readiness check passes, at most three minutes: the machine may be busy. */
    public void awaitReady() {
        Await.until(name + " is ready", Duration.ofMinutes(3), () -> {
            if (process == null || !process.isAlive()) {
                throw new IllegalStateException(name + " died at start:\n" + tail());
            }
            return status("/q/health/ready") == 200;
        });
    }

    /** HTTP status of a GET, or 0 where nothing answers. */
    public int status(String path) {
        try {
            return HTTP.send(get(path), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Body of a GET. */
    public String body(String path) {
        try {
            return HTTP.send(get(path), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its metrics in Prometheus' text format, which has no exemplars, without the comma behind the last label. */
    public String scrape() {
        HttpRequest request = HttpRequest.newBuilder(get("/metrics"), (name, value) -> true)
                .header("Accept", "text/plain;version=0.0.4")
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .replace(",}", "}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /** Waits until the process has ended by itself, at most half a minute; returns its exit status. */
    public int awaitExit() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was not started");
        }
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " runs on");
            }
            return running.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills the process as an out-of-memory killer would (SIGKILL). */
    public void kill() {
        stop(true);
    }

    /** Asks the process to stop (SIGTERM) and does not wait; {@link #awaitExit} does. */
    public void askToStop() {
        Process running = process;
        if (running != null) {
            running.destroy();
        }
    }

    /** Asks the process to stop (SIGTERM) and waits. */
    public void terminate() {
        stop(false);
    }

    private void stop(boolean forcibly) {
        Process running = process;
        if (running == null) {
            return;
        }
        if (forcibly) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        try {
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Resident memory in bytes, from the kernel's books. */
    public long residentBytes() {
        Process running = process;
        if (running == null) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + running.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of the log. */
    public String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    public static Path root() {
        return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    }

    /**
     * A port that is free now and is not one the system gives out for outgoing connections (those begin at 32768 on
     * Linux): it stays free while a service that is killed comes back.
     */
    public static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                if (port > 32_000) {
                    throw new UncheckedIOException("no free port below 32000", taken);
                }
            }
        }
    }
}
