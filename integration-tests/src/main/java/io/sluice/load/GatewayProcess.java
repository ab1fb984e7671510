package io.sluice.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A gateway of others as a process, in front of a source of tokens. */
final class GatewayProcess implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Process process;
    private final int port;

    private GatewayProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** nginx with nothing but a pass-through: one worker, kept connections, no buffering. */
    static GatewayProcess nginx(String program, int source, Path folder) throws IOException {
        int port = freePort();
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 20000; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  client_body_buffer_size 1m;
                  upstream source { server 127.0.0.1:%2$d; keepalive 256; }
                  server {
                    listen 127.0.0.1:%3$d;
                    location / {
                      proxy_pass http://source;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                    }
                  }
                }
                """.formatted(folder, source, port));
        return start(
                port, folder, List.of(program, "-e", folder.resolve("error.log").toString(), "-c", config.toString()));
    }

    /** Portkey's gateway, the script {@code build/start-server.js} of the package {@code @portkey-ai/gateway}. */
    static GatewayProcess portkey(String node, Path script, Path folder) throws IOException {
        int port = freePort();
        return start(port, folder, List.of(node, script.toString(), "--port=" + port, "--headless"));
    }

    private static GatewayProcess start(int port, Path folder, List<String> command) throws IOException {
        Path log = folder.resolve("gateway-" + port + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        GatewayProcess gateway = new GatewayProcess(process, port);
        long began = System.nanoTime();
        while (!gateway.listens()) {
            if (!process.isAlive() || System.nanoTime() - began > START_NANOS) {
                gateway.close();
                throw new IOException(command.getFirst() + " did not start: "
                        + Files.readString(log).strip());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return gateway;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** CPU time of it and of its children so far. */
    long cpuNanos() {
        return cpuNanos(process.toHandle());
    }

    /** CPU time of a process and of its children so far. */
    static long cpuNanos(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(each ->
                        each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException brokenOff) {
            Thread.currentThread().interrupt();
        }
    }
}
