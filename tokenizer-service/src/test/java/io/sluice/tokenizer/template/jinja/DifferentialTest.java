package io.sluice.tokenizer.template.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JsonReader;
import io.sluice.tokenizer.template.jinja.value.JsonWriter;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.template.jinja.value.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares with Python's jinja2 on random templates; skipped where {@code python3}, or what {@code -Dsluice.python} names,
 * has none. {@code -Dsluice.fuzz.seed} and {@code -Dsluice.fuzz.count} say which and how many.
 */
class DifferentialTest {
    private static final int COUNT = 1_000;

    @TempDir
    Path folder;

    @Test
    void rendersRandomTemplatesAsJinja2Does() throws IOException, InterruptedException {
        String python = System.getProperty("sluice.python", "python3");
        assumeTrue(hasJinja2(python), () -> python + " has no jinja2");
        String variables = Cases.lines("recorded.jsonl").getFirst();
        RandomTemplates random = new RandomTemplates(Long.getLong("sluice.fuzz.seed", 1));
        List<String> templates = new ArrayList<>();
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < Integer.getInteger("sluice.fuzz.count", COUNT); i++) {
            String template = random.next();
            templates.add(template);
            input.append("{\"t\": ")
                    .append(json(template))
                    .append(", \"v\": ")
                    .append(variables)
                    .append("}\n");
        }
        List<String> answers = run(python, input.toString());
        assertEquals(templates.size(), answers.size());
        for (int i = 0; i < answers.size(); i++) {
            DictValue answer = (DictValue) JsonReader.read(answers.get(i), 100);
            Object text = answer.get(Text.ofTemplate("r"));
            // A Python object without a form of its own prints its address.
            if (text == null
                    || !text.toString().toLowerCase(java.util.Locale.ROOT).contains(" at 0x")) {
                assertEquals(
                        Optional.ofNullable(text).map(Object::toString),
                        Cases.rendered(templates.get(i), variables),
                        templates.get(i) + " -> " + answers.get(i));
            }
        }
    }

    private static boolean hasJinja2(String python) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(python, "-c", "import jinja2.sandbox")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> run(String python, String input) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("reference.py"), Cases.resource("reference.py"));
        Path in = Files.writeString(folder.resolve("in.jsonl"), input);
        Path out = folder.resolve("out.jsonl");
        Process process = new ProcessBuilder(python, "-W", "ignore", script.toString())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals(0, process.waitFor(), "exit status of python");
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    private static String json(String text) {
        return JsonWriter.write(new Budget(Limits.DEFAULT), Text.ofTemplate(text), JsonWriter.Style.PLAIN)
                .value();
    }
}
