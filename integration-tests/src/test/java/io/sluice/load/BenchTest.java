package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The open loop against a real server of event streams. */
@NullMarked
class BenchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLOSED_BY_THE_SERVER = """
            HTTP/1.0 200 OK\r

            data:{"choices":[{"text":"a"}]}\r
            \r
            data:{"choices":[{"text":"b","finish_reason":"stop"}]}\r
            \r
            """;

    @TempDir
    Path folder = Path.of("");

    private record Ran(int code, String out, String err) {}

    @Test
    void measuresAnyOpenAiCompatibleServer() throws Exception {
        // Far enough apart that a client on a busy machine does not read a whole answer at once.
        try (SmallSseServer server = new SmallSseServer(6, 40)) {
            Ran ran = bench(
                    server.url(),
                    "--rate",
                    "100",
                    "--requests",
                    "30",
                    "--arrivals",
                    "constant",
                    "--json",
                    "--usd-per-hour",
                    "3.6",
                    "--body",
                    "{\"ignore_eos\":true}",
                    "--model",
                    "some/model");
            assertThat(ran.code).as(ran.err).isZero();
            JsonNode told = JSON.readTree(ran.out);
            assertThat(told.path("requests").asInt()).isEqualTo(30);
            assertThat(told.path("answered").asInt()).isEqualTo(30);
            assertThat(told.path("tokens").asInt()).isEqualTo(180);
            assertThat(told.path("prompt_tokens").asInt()).isEqualTo(360);
            assertThat(told.path("itl_ms").path("count").asInt()).isEqualTo(150);
            assertThat(told.path("ttft_ms").path("p50").asDouble()).isGreaterThanOrEqualTo(3);
            assertThat(told.path("latency_ms").path("p50").asDouble()).isGreaterThanOrEqualTo(18);
            assertThat(told.path("tokens_per_second_per_user").path("p50").asDouble())
                    .isBetween(1.0, 334.0);
            // 3.6 USD/h is a thousandth of a dollar a second.
            assertThat(told.path("usd_per_million_output_tokens").asDouble())
                    .isCloseTo(
                            told.path("seconds").asDouble() / 180 * 1000,
                            org.assertj.core.data.Percentage.withPercentage(1));
            JsonNode body = JSON.readTree(server.bodies.element());
            assertThat(body.path("stream_options").path("include_usage").asBoolean())
                    .isTrue();
            assertThat(body.path("ignore_eos").asBoolean()).isTrue();
            assertThat(body.path("model").asText()).isEqualTo("some/model");
        }
    }

    @Test
    void countsPiecesWhereTheServerSaysNoUsage() throws Exception {
        try (SmallSseServer server = new SmallSseServer(4, 1)) {
            server.sayUsage = false;
            Ran ran = bench(server.url(), "--rate", "50", "--requests", "5", "--json");
            assertThat(ran.code).isZero();
            assertThat(JSON.readTree(ran.out).path("tokens").asInt()).isEqualTo(20);
        }
    }

    /**
     * The server stalls for a second once. A client that waits for an answer before it asks again would see one slow
     * answer among hundreds; users who keep coming see a second of slow answers.
     */
    @Test
    void aStallIsMetByAllWhoWereDueMeanwhile() throws Exception {
        try (SmallSseServer server = new SmallSseServer(1, 0)) {
            server.stallAtRequest = 50;
            server.stallMillis = 1_000;
            Ran ran = bench(
                    server.url(),
                    "--rate",
                    "100",
                    "--requests",
                    "300",
                    "--arrivals",
                    "constant",
                    "--json",
                    "--in-flight",
                    "2");
            JsonNode told = JSON.readTree(ran.out);
            assertThat(told.path("answered").asInt()).isEqualTo(300);
            // About a hundred of 300 were due during the stall and waited half of it on average.
            assertThat(told.path("ttft_ms").path("p99").asDouble()).isGreaterThan(900);
            assertThat(told.path("latency_ms").path("p99").asDouble()).isGreaterThan(900);
            assertThat(told.path("ttft_ms").path("p90").asDouble()).isGreaterThan(500);
            assertThat(told.path("sent_late_ms").path("p99").asDouble())
                    .as("two connections: the others could not even be sent")
                    .isGreaterThan(500);
        }
    }

    @Test
    void missedSlosEndWithThree() throws Exception {
        try (SmallSseServer server = new SmallSseServer(3, 20)) {
            Path html = folder.resolve("report.html");
            Ran ran = bench(
                    server.url(),
                    "--rate",
                    "50",
                    "--requests",
                    "10",
                    "--slo",
                    "ttft:p50=1ms",
                    "--slo",
                    "latency=60s",
                    "--html",
                    html.toString());
            assertThat(ran.code).isEqualTo(3);
            assertThat(ran.out)
                    .contains("MISSED  time to first token p50 at most 1 ms")
                    .contains("kept    request latency p99 at most 60 s")
                    .contains("goodput: 0/s");
            assertThat(Files.readString(html))
                    .contains("<svg", "Missed", "First token")
                    .as("needs nothing else")
                    .doesNotContain("http-equiv", "<script", "<link", "src=", "@import", "url(");
        }
    }

    @Test
    void keptSlosEndWithZero() throws Exception {
        try (SmallSseServer server = new SmallSseServer(3, 1)) {
            Ran ran = bench(
                    server.url(),
                    "--rate",
                    "20",
                    "--requests",
                    "8",
                    "--slo",
                    "ttft=60s",
                    "--slo",
                    "tpot=60s",
                    "--slo",
                    "itl=60s",
                    "--slo",
                    "errors=0%");
            assertThat(ran.code).isZero();
            assertThat(ran.out).contains("100.0 % of the requests keep every SLO");
        }
    }

    @Test
    void tellsRefusalsByReasonAndCountsThemAsMisses() throws Exception {
        try (SmallSseServer server = new SmallSseServer(2, 1)) {
            server.refuseEvery = 4;
            Ran ran = bench(
                    server.url(),
                    "--rate",
                    "100",
                    "--requests",
                    "40",
                    "--slo",
                    "ttft:p80=60s",
                    "--slo",
                    "ttft:p70=60s");
            assertThat(ran.code).isEqualTo(3);
            assertThat(ran.out)
                    .contains("10 x 429 rate_limit_exceeded")
                    .contains("MISSED  time to first token p80 at most 60 s: never")
                    .contains("kept    time to first token p70 at most 60 s");
        }
    }

    @Test
    void sweepsToTheKnee() throws Exception {
        try (SmallSseServer server = new SmallSseServer(1, 0)) {
            // From the 100th request on it is stuck for so long that the rate reached then misses the limit.
            server.stallAtRequest = 100;
            server.stallMillis = 3_000;
            Ran ran = bench(
                    server.url(),
                    "--sweep",
                    "--rate",
                    "20",
                    "--duration",
                    "1",
                    "--halvings",
                    "1",
                    "--arrivals",
                    "constant",
                    "--slo",
                    "ttft:p90=1500ms",
                    "--json");
            assertThat(ran.code).isZero();
            JsonNode told = JSON.readTree(ran.out);
            assertThat(told.path("runs")).hasSize(4);
            assertThat(told.path("knee_per_second").asDouble()).isEqualTo(60);
        }
    }

    /** The body of such an answer ends with the connection, as in HTTP/1.0. */
    @Test
    void readsABodyThatEndsWithTheConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write(CLOSED_BY_THE_SERVER.getBytes(StandardCharsets.UTF_8));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
            Answer answer = new Answer(StreamRecord.histogram());
            try (Client client = new SseClient(url, "", "m", null, Duration.ofSeconds(20));
                    Client.Connection connection = client.connect()) {
                connection.ask("hello", 2, answer);
            }
            assertThat(answer.error()).isNull();
            assertThat(answer.tokens()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--rate 0|--rate must be more than 0",
                "--rate fast|'fast' is not a double",
                "--arrivals bursty|CONSTANT, POISSON",
                "--slo ttft=300|needs a unit",
                "--slo speed=3ms|none of ttft, tpot, itl, latency and errors",
                "--slo nonsense|is no SLO",
                "--trace /no/such/file|no file can be read at /no/such/file",
                "--url ftp://here|--url must be http",
                "--body 7|--body must be a JSON object",
                "--warmup 40|leaves nothing",
                "--html /no/such/folder/x.html|no file can be written",
                "--nonsense|Unknown option",
            })
    void namesABadOption(String arguments, String message) {
        Ran ran = run(arguments.split(" "));
        assertThat(ran.code).isEqualTo(2);
        assertThat(ran.err).contains(message).doesNotContain("\tat ");
    }

    private static Ran bench(URI url, String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--url";
        all[1] = url.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return run(all);
    }

    private static Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int code = Main.commandLine(new PrintStream(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true))
                .execute(List.of(arguments).toArray(String[]::new));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString());
    }
}
