package io.sluice.tokenizer.cli;

import io.sluice.tokenizer.template.jinja.run.Program;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JsonReader;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.template.jinja.value.Text;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code sluice render --template FILE --input FILE}: renders a chat template and prints the prompt, without a newline of its
 * own. The input is a JSON object with what the template may use ({@code messages}, {@code tools},
 * {@code add_generation_prompt}, {@code bos_token} and so on) and {@code date} ({@code 2026-01-31}) for
 * {@code strftime_now}; without it, today's in UTC. Exit status 1 and a message with the template's line if it cannot be
 * rendered, 2 if it is called wrongly.
 */
public final class Render {
    private static final int DEPTH_MAX = 500;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = "usage: sluice render --template FILE --input FILE";
    private static final String DATE = "date";

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    Render(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Renders and exits. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int status = new Render(out, err, Clock.systemUTC()).run(args);
        out.flush();
        System.exit(status);
    }

    /** Renders; the exit status. */
    int run(String... args) {
        String template = option("--template", args);
        String input = option("--input", args);
        if (template == null || input == null || args.length != 4) {
            err.println(USAGE);
            return MISUSED;
        }
        String reading = template;
        try {
            String source = Files.readString(Path.of(template));
            reading = input;
            Object json = JsonReader.read(Files.readString(Path.of(input)), DEPTH_MAX);
            if (!(json instanceof DictValue variables)) {
                err.println(input + ": not a JSON object");
                return FAILED;
            }
            reading = template;
            out.print(render(source, variables).value());
            return 0;
        } catch (IOException e) {
            err.println(reading + ": cannot be read: " + e.getMessage());
        } catch (JinjaException e) {
            err.println(reading + ": " + e.getMessage());
        } catch (DateTimeException e) {
            err.println(input + ": date must be written as 2026-01-31");
        }
        return FAILED;
    }

    private Text render(String template, DictValue input) {
        Map<String, Object> variables = new HashMap<>();
        LocalDate date = LocalDate.now(clock);
        for (DictValue.Item item : input.items()) {
            String name = item.key().toString();
            if (name.equals(DATE) && item.value() instanceof Text text) {
                date = LocalDate.parse(text.value());
            }
            variables.put(name, item.value());
        }
        return Program.compile(template).run(variables, date.atStartOfDay(), Limits.DEFAULT);
    }

    private static @Nullable String option(String name, String[] args) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return null;
    }
}
