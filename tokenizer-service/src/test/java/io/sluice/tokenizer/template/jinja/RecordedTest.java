package io.sluice.tokenizer.template.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JsonReader;
import io.sluice.tokenizer.template.jinja.value.Text;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jinja2 3.1.2 rendered, and where it raised, recorded with reference.py under CPython 3.11. */
class RecordedTest {
    @ParameterizedTest
    @CsvSource({"recorded.jsonl,1000", "snippets.jsonl,400"})
    void rendersAndRaisesAsJinja2Did(String file, int atLeast) {
        List<String> lines = Cases.lines(file);
        String variables = lines.getFirst();
        assertTrue(lines.size() > atLeast);
        for (String line : lines.subList(1, lines.size())) {
            DictValue recorded = (DictValue) JsonReader.read(line, 100);
            Object text = recorded.get(Text.ofTemplate("r"));
            Optional<String> expected = Optional.ofNullable(text).map(Object::toString);
            String template = Cases.get(recorded, "t");
            assertEquals(expected, Cases.rendered(template, variables), template);
        }
    }

    @Test
    void rendersWholeTemplatesAsJinja2Did() {
        for (String line : Cases.lines("conversations.jsonl")) {
            DictValue recorded = (DictValue) JsonReader.read(line, 100);
            String template = Cases.resource("templates/" + Cases.get(recorded, "template"));
            Object text = recorded.get(Text.ofTemplate("r"));
            assertEquals(
                    Optional.ofNullable(text).map(Object::toString),
                    Cases.rendered(template, Cases.get(recorded, "variables")),
                    line);
        }
    }
}
