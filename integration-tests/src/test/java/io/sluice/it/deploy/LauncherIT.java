package io.sluice.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's answers, when all goes well and when it does not. */
class LauncherIT {
    private static final Path ROOT =
            Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();

    /** The state directory keeps a launcher that the developer has up apart from this one. */
    @TempDir
    Path state;

    private int offset;

    private record Ran(int code, String output) {}

    @BeforeEach
    void pickPorts() {
        // Below the range from which the system gives out ports for outgoing connections.
        offset = 12_000 + (int) (ProcessHandle.current().pid() % 500) * 20;
    }

    @AfterEach
    void down() throws Exception {
        sluice(Map.of(), "down");
    }

    @Test
    void startsAnswersShowsItsStateAndStops() throws Exception {
        Ran up = sluice(Map.of(), "up", "--no-build", "--port-offset", "" + offset);
        assertThat(up.output)
                .contains("tokenizer", "kv-cache", "accelerator", "edge")
                .contains("ready in")
                .contains("first token")
                .contains("queue", "prefill", "decode")
                .contains("curl -N http://127.0.0.1:" + (8080 + offset) + "/v1/chat/completions");
        assertThat(up.code).isZero();

        Ran again = sluice(Map.of(), "up", "--no-build");
        assertThat(again.output).contains("already up");

        Ran status = sluice(Map.of(), "status");
        assertThat(status.code).isZero();
        assertThat(status.output.lines().filter(line -> line.contains("ready"))).hasSize(4);

        Ran chat = sluice(Map.of(), "chat", "Say something.", "--max-tokens", "8", "--seed", "1");
        assertThat(chat.code).isZero();
        assertThat(chat.output).contains("8 answered");

        Ran logs = sluice(Map.of(), "logs", "edge");
        assertThat(logs.code).isZero();
        assertThat(logs.output).contains("started in");

        assertThat(sluice(Map.of(), "down").output).contains("Sluice is down");
        assertThat(sluice(Map.of(), "status").code).isEqualTo(3);
    }

    @Test
    void startsAgainWhatDied() throws Exception {
        assertThat(sluice(Map.of(), "up", "--no-build", "--no-chat", "--port-offset", "" + offset).code)
                .isZero();
        long pid = Long.parseLong(
                Files.readString(state.resolve("run/kv-cache.pid")).strip());
        ProcessHandle killed = ProcessHandle.of(pid).orElseThrow();
        killed.destroyForcibly();
        killed.onExit().get(20, TimeUnit.SECONDS);
        assertThat(sluice(Map.of(), "status").code).isEqualTo(3);

        Ran up = sluice(Map.of(), "up");
        assertThat(up.output).contains("half up: starting kv-cache").contains("Sluice is up");
        assertThat(up.code).isZero();
        assertThat(sluice(Map.of(), "status").code).isZero();
    }

    @Test
    void recordsCachesAndStartsFromThem() throws Exception {
        Ran aot = sluice(Map.of(), "aot", "--port-offset", "" + offset);
        assertThat(aot.output)
                .contains("tokenizer", "kv-cache", "accelerator", "edge")
                .contains("MiB");
        assertThat(aot.code).isZero();

        Ran up = sluice(Map.of(), "up", "--no-build", "--no-chat", "--port-offset", "" + offset);
        assertThat(up.code).isZero();
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "what a process has mapped is seen in /proc");
        for (String service : List.of("tokenizer", "kv-cache", "accelerator", "edge")) {
            String pid =
                    Files.readString(state.resolve("run/" + service + ".pid")).strip();
            assertThat(Files.readString(Path.of("/proc", pid, "maps")))
                    .as(service + " has its cache mapped")
                    .contains(service + "-service/target/quarkus-app/app.aot");
        }
    }

    @Test
    void saysWhichJdkIsMissing() throws Exception {
        Path empty = Files.createDirectory(state.resolve("no-jdk"));
        Ran ran = sluice(
                Map.of("JAVA_HOME", empty.toString(), "SLUICE_JDK_SEARCH", empty.toString()),
                "up",
                "--no-build",
                "--port-offset",
                "" + offset);
        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.output).contains("needs a JDK 25").contains("JAVA_HOME");
    }

    @Test
    void saysWhoHasThePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(9092 + offset, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = sluice(Map.of(), "up", "--no-build", "--port-offset", "" + offset);
            assertThat(ran.code).isEqualTo(1);
            assertThat(ran.output)
                    .contains("port " + taken.getLocalPort())
                    .contains("accelerator-service")
                    .contains("--port-offset");
        }
    }

    @Test
    void saysWhyAServiceDied() throws Exception {
        Ran ran = sluice(
                Map.of("SLUICE_JAVA_OPTS_ACCELERATOR", "-Dsluice.accelerator.workers[0].profile=no-such-profile"),
                "up",
                "--no-build",
                "--port-offset",
                "" + offset);
        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.output).contains("accelerator died at start").contains("no-such-profile");
        assertThat(sluice(Map.of(), "status").output)
                .as("the others are stopped again")
                .doesNotContain("ready");
    }

    @Test
    void knowsNoOtherCommand() throws Exception {
        Ran ran = sluice(Map.of(), "fly");
        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.output).contains("no command 'fly'").contains("./sluice help");
    }

    @Test
    void rendersAChatTemplate() throws Exception {
        Path template = Files.writeString(state.resolve("template.jinja"), """
                {%- for message in messages %}
                <|{{ message.role }}|>{{ message.content | trim }}
                {%- endfor %}
                """);
        Path input = Files.writeString(state.resolve("input.json"), """
                {"messages":[{"role":"user","content":" Mühle "}]}
                """);
        Ran ran = sluice(Map.of(), "render", "--template", template.toString(), "--input", input.toString());
        assertThat(ran.output.strip()).isEqualTo("<|user|>Mühle");
        assertThat(ran.code).isZero();

        Files.writeString(template, "{{ raise_exception('no such role') }}");
        Ran refused = sluice(Map.of(), "render", "--template", template.toString(), "--input", input.toString());
        assertThat(refused.code).isEqualTo(1);
        assertThat(refused.output).contains("no such role");
    }

    @Test
    void namesTheComponentOfATokenizerThatItDoesNotKnow() throws Exception {
        Path file = Files.writeString(state.resolve("tokenizer.json"), """
                {"decoder":{"type":"ByteLevel"},"model":{"type":"Unigram","vocab":[]}}
                """);
        Ran ran = sluice(Map.of(), "tokenize", "--tokenizer", file.toString());
        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.output).contains("Unigram");
    }

    private Ran sluice(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", ROOT.resolve("sluice").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("SLUICE_STATE_DIR", state.toString());
        builder.environment().put("SLUICE_BUILD", "no");
        builder.environment().put("JAVA_HOME", System.getProperty("sluice.java.home", System.getProperty("java.home")));
        builder.environment().putAll(environment);
        Path output = Files.createTempFile(state, "run", ".out");
        Process process = builder.redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS))
                .as("ended: %s", command)
                .isTrue();
        return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
