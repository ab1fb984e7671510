package io.sluice.tokenizer.template.jinja;

import io.sluice.tokenizer.template.jinja.run.Program;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JsonReader;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.template.jinja.value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Renders test cases: templates with variables in JSON, on the day of the recorded expectations. */
final class Cases {
    static final LocalDateTime NOW = LocalDate.of(2026, 11, 24).atStartOfDay();

    private Cases() {}

    /** The text, or nothing where the template raises. */
    static Optional<String> rendered(String template, String variables) {
        try {
            return Optional.of(render(template, variables).value());
        } catch (JinjaException e) {
            return Optional.empty();
        }
    }

    static Text render(String template, String variables) {
        return Program.compile(template).run(variables(variables), NOW, Limits.DEFAULT);
    }

    static Map<String, Object> variables(String json) {
        Map<String, Object> variables = new HashMap<>();
        DictValue dict = (DictValue) JsonReader.read(json, 100);
        dict.items().forEach(item -> variables.put(item.key().toString(), item.value()));
        return variables;
    }

    static String get(DictValue dict, String name) {
        return Objects.requireNonNull(dict.get(Text.ofTemplate(name)), name).toString();
    }

    static String resource(String name) {
        try (InputStream in = Cases.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String name) {
        return resource(name).lines().toList();
    }
}
