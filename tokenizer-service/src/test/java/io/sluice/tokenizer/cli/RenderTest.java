package io.sluice.tokenizer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path template = Path.of("");
    private Path input = Path.of("");

    @BeforeEach
    void files() {
        template = folder.resolve("chat.jinja");
        input = folder.resolve("input.json");
    }

    private int run(String source, String json) throws IOException {
        Files.writeString(template, source);
        Files.writeString(input, json);
        return render("--template", template.toString(), "--input", input.toString());
    }

    private int render(String... args) {
        Clock clock = Clock.fixed(Instant.parse("2026-11-24T23:59:59Z"), ZoneOffset.UTC);
        return new Render(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        clock)
                .run(args);
    }

    @Test
    void printsThePromptAndNothingElse() throws IOException {
        assertEquals(
                0,
                run(
                        "{{ bos_token }}{% for m in messages %}\n{{ m.content }} é\n{% endfor %}{{ strftime_now('%F') }}\n",
                        """
                {"messages": [{"role": "user", "content": "<b>👋"}], "bos_token": "<s>", "date": "2026-01-31"}"""));
        assertEquals("<s><b>👋 é\n2026-01-31", out.toString(StandardCharsets.UTF_8));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void takesTodayWhereNoDateIsGiven() throws IOException {
        assertEquals(0, run("{{ strftime_now('%d %b %Y') }}", "{}"));
        assertEquals("24 Nov 2026", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertEquals(1, run("a\n{{ raise_exception('no') }}", "{}"));
        assertEquals(1, run("{% for %}", "{}"));
        assertEquals(1, run("a", "[1]"));
        assertEquals(1, run("a", "{"));
        assertEquals(1, run("a", "{\"date\": \"soon\"}"));
        assertEquals(1, render("--template", folder.resolve("none").toString(), "--input", input.toString()));
        assertEquals(2, render("--template", "x"));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("chat.jinja: line 2: no"), said);
        assertTrue(said.contains("chat.jinja: line 1: "), said);
        assertTrue(said.contains("input.json: not a JSON object"), said);
        assertTrue(said.contains("input.json: not JSON"), said);
        assertTrue(said.contains("date must be written as"), said);
        assertTrue(said.contains("none: cannot be read"), said);
        assertTrue(said.contains("usage: "), said);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }
}
