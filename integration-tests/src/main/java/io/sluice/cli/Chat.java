package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks an OpenAI-compatible server one question, streams the answer and shows where its time went. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = "Asks one question and streams the answer with its timings.")
public final class Chat implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "QUESTION", description = "What to ask.")
    String question = "";

    @Option(names = "--url", description = "Base address of the server (default: ${DEFAULT-VALUE}).")
    String url = "http://127.0.0.1:8080";

    @Option(names = "--key", description = "API key.")
    String key = "";

    @Option(names = "--model", description = "Model id (default: ${DEFAULT-VALUE}).")
    String model = "openai/gpt-oss-20b";

    @Option(names = "--system", description = "System message.")
    @Nullable
    String system;

    @Option(names = "--max-tokens", description = "Most tokens to answer with.")
    @Nullable
    Integer maxTokens;

    @Option(names = "--temperature", description = "0 to 2.")
    @Nullable
    Double temperature;

    @Option(names = "--seed", description = "Seed: the same one repeats the answer.")
    @Nullable
    Long seed;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final boolean colour = onTerminal();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Chat()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            // Opens the connection first, so that the time to the first token is the plane's and not the JVM's.
            client.send(request("/v1/models").GET().build(), HttpResponse.BodyHandlers.discarding());
            out.println(dim("you    ") + question);
            long sentAtEpochMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            long start = System.nanoTime();
            HttpResponse<InputStream> response = client.send(
                    request("/v1/chat/completions")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body()))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream stream = response.body()) {
                if (response.statusCode() != 200) {
                    return refused(response.statusCode(), JSON.readTree(stream));
                }
                return stream(stream, start, sentAtEpochMicros);
            }
        } catch (ConnectException unreachable) {
            System.err.println("Nothing answers at " + url + ". Is Sluice up? (./sluice status)");
            return 1;
        } catch (IOException cut) {
            System.err.println("The connection to " + url + " was cut: " + cut.getMessage());
            return 1;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofMinutes(10))
                .header("Authorization", "Bearer " + key);
    }

    private String body() {
        ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        var messages = body.putArray("messages");
        if (system != null) {
            messages.addObject().put("role", "system").put("content", system);
        }
        messages.addObject().put("role", "user").put("content", question);
        if (maxTokens != null) {
            body.put("max_completion_tokens", maxTokens);
        }
        if (temperature != null) {
            body.put("temperature", temperature);
        }
        if (seed != null) {
            body.put("seed", seed);
        }
        return body.toString();
    }

    private int refused(int status, JsonNode answer) {
        JsonNode error = answer.path("error");
        System.err.println("HTTP " + status + ": " + error.path("message").asText(answer.toString()));
        return 1;
    }

    private int stream(InputStream stream, long start, long sentAtEpochMicros) throws IOException {
        long first = 0;
        JsonNode last = JSON.createObjectNode();
        JsonNode stages = JSON.createObjectNode();
        out.print(dim("sluice "));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("data: ") || line.equals("data: [DONE]")) {
                    continue;
                }
                JsonNode chunk = JSON.readTree(line.substring(6));
                if (chunk.has("error")) {
                    out.println();
                    System.err.println("The answer broke off: "
                            + chunk.at("/error/message").asText());
                    return 1;
                }
                JsonNode choice = chunk.path("choices").path(0);
                String text = choice.path("delta").path("content").asText("");
                if (!text.isEmpty() && first == 0) {
                    first = System.nanoTime();
                }
                out.print(text);
                out.flush();
                last = chunk.hasNonNull("usage") ? chunk : last;
                stages = chunk.hasNonNull("x_sluice") ? chunk.path("x_sluice") : stages;
            }
        }
        out.println();
        long firstNanos = (first == 0 ? System.nanoTime() : first) - start;
        out.println(dim(timings(last.path("usage"), firstNanos / 1e6, (System.nanoTime() - start) / 1e6)));
        if (stages.has("stages_us")) {
            out.println(
                    dim("       that is, in ms: " + FirstTokenSum.of(stages, sentAtEpochMicros, firstNanos / 1_000)));
        }
        return 0;
    }

    private static String timings(JsonNode usage, double firstMs, double totalMs) {
        double completion = usage.path("completion_time").asDouble();
        int tokens = usage.path("completion_tokens").asInt();
        return ("       %d prompt tokens (%d cached), %d answered"
                        + "%n       first token after %.1f ms · edge and queue %.1f ms, prefill %.1f ms (modelled)"
                        + " · decode %.1f ms%s · %.0f ms in all")
                .formatted(
                        usage.path("prompt_tokens").asInt(),
                        usage.path("prompt_tokens_details")
                                .path("cached_tokens")
                                .asInt(),
                        tokens,
                        firstMs,
                        usage.path("queue_time").asDouble() * 1e3,
                        usage.path("prompt_time").asDouble() * 1e3,
                        completion * 1e3,
                        completion > 0 ? " (modelled, %.0f tokens/s)".formatted(tokens / completion) : "",
                        totalMs);
    }

    // Null is possible again since JDK 25, whose default console is no longer JLine's.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private String dim(String text) {
        return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
    }
}
