package io.sluice.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sends a few hundred requests to a server of its own, in this process, before the run: so that the first request measured
 * does not wait for the tool's own classes and compilers.
 */
final class Rehearsal {
    private static final int REQUESTS = 300;
    private static final double RATE = 600;
    private static final String EVENTS =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"}}]}\n\n".repeat(8)
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"completion_tokens\":8}}\n\n"
                    + "data: [DONE]\n\n";

    private Rehearsal() {}

    static void run() throws InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().name("rehearsal").start(() -> serve(server));
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
            try (Client client = new SseClient(url, "", "none", null, Duration.ofSeconds(5))) {
                new OpenLoop(client, new PromptText(0), 16, 0)
                        .run(Schedule.constant(RATE, 64, 8, REQUESTS, Long.MAX_VALUE), List.of());
            }
        } catch (IOException noLoopback) {
            // The run is then measured with a cold tool.
            return;
        }
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().name("rehearsal-answers").start(() -> answer(socket));
            } catch (IOException over) {
                return;
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            while (true) {
                int length = 0;
                String line = in.readLine();
                if (line == null) {
                    return;
                }
                for (; line != null && !line.isEmpty(); line = in.readLine()) {
                    length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
                }
                if (in.skip(length) < length) {
                    return;
                }
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                                        + EVENTS.length() + "\r\n\r\n" + EVENTS)
                                .getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException over) {
            return;
        }
    }
}
