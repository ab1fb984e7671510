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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Renders a folder of templates: {@code -Dsluice.templates=FOLDER} with {@code *.jinja}, {@code cases.json} (variables by case)
 * and {@code expected.json} (text by {@code FILE|CASE}, or what starts with {@code ERR} where the template raises).
 */
class FolderTest {
    @Test
    void rendersTheTemplatesOfAFolder() throws IOException {
        String folder = System.getProperty("sluice.templates");
        assumeTrue(folder != null, "no folder is given with -Dsluice.templates");
        Path root = Path.of(Objects.requireNonNull(folder));
        DictValue cases = (DictValue) JsonReader.read(Files.readString(root.resolve("cases.json")), 100);
        DictValue expected = (DictValue) JsonReader.read(Files.readString(root.resolve("expected.json")), 100);
        List<String> wrong = new ArrayList<>();
        for (DictValue.Item item : expected.items()) {
            String[] key = item.key().toString().split("\\|");
            DictValue variables = ((DictValue) Objects.requireNonNull(cases.get(Text.ofTemplate(key[1])))).copy();
            variables.put(Text.ofTemplate("bos_token"), Text.ofTemplate("<BOS>"));
            variables.put(Text.ofTemplate("eos_token"), Text.ofTemplate("<EOS>"));
            String json = JsonWriter.write(new Budget(Limits.DEFAULT), variables, JsonWriter.Style.PLAIN)
                    .value();
            Optional<String> rendered = Cases.rendered(Files.readString(root.resolve(key[0])), json);
            String text = item.value().toString();
            boolean isRight = text.startsWith("ERR") ? rendered.isEmpty() : rendered.equals(Optional.of(text));
            if (!isRight) {
                wrong.add(item.key().toString());
            }
        }
        assertEquals(List.of(), wrong, () -> wrong.size() + " of " + expected.size() + " differ");
    }
}
