package io.sluice.it.kv;

import io.sluice.it.plane.Await;
import io.sluice.it.plane.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A redis-server from the path as a process of its own, which keeps nothing when it is killed. */
final class RedisProcess {
    private static final String PROGRAM = "redis-server";

    private final Path log;
    private final int port = ServiceProcess.freePort();
    private @Nullable Process process;

    RedisProcess(Path directory) {
        log = directory.resolve("redis.log");
    }

    static boolean isInstalled() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void start() {
        String[] command = {
            PROGRAM, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"
        };
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("redis answers", Duration.ofMinutes(1), this::answers);
    }

    /** SIGKILL. */
    void kill() {
        Process running = process;
        if (running != null) {
            try {
                running.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
