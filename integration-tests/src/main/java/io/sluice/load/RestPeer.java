package io.sluice.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same events from quarkus-rest: an application of its own, in integration-tests/rest-peer, as a process. */
final class RestPeer implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    private final Process process;
    private final int port;

    private RestPeer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it on a free port.
     *
     * @throws IOException when it is not packaged or does not start
     */
    static RestPeer start() throws IOException {
        Path jar = Path.of(
                System.getProperty("sluice.root", "."),
                "integration-tests/rest-peer/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is not there; ./mvnw package -DskipTests makes it");
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.ofVirtual().start(() -> drain(log));
                return new RestPeer(process, Integer.parseInt(listening.group(1)));
            }
        }
        throw new IOException("the quarkus-rest application did not start:\n" + said);
    }

    /** Reads on, so that the process never waits for a full pipe. */
    private static void drain(BufferedReader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // The process is gone, and with it what it had to say.
        }
    }

    int port() {
        return port;
    }

    /** CPU time of its process so far. */
    long cpuNanos() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
