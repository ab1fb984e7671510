package io.sluice.it.flow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.Plane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with a template of its own comes, changes and goes while the packaged tokenizer runs. */
class ModelsDirectoryIT {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String MODEL = "late/model";
    private static final String BODY = """
        {"model":"late/model","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
          {"role":"assistant","reasoning_content":"r","tool_calls":[{"id":"1","type":"function",
            "function":{"name":"f","arguments":"{\\"z\\": 1.0, \\"a\\": 1}"}}]},
          {"role":"tool","tool_call_id":"1","content":"done"}],
         "tools":[{"type":"function","function":{"name":"f","parameters":{"z":1.0,"a":1,"y":1e2}}}],
         "chat_template_kwargs":{"thinking":false},"documents":[{"title":"t","text":"d"}],"add_generation_prompt":false}\
        """;

    @TempDir
    Path folder;

    @Test
    void comesChangesAndGoes() throws IOException {
        try (Plane plane = Plane.with()
                .tokenizer("sluice.tokenizer.models-directory", folder)
                .tokenizer("sluice.tokenizer.watch.period-ms", 100)
                .start()) {
            assertThat(post(plane, "/v1/tokenize", BODY).statusCode()).isEqualTo(404);
            write("""
                {%- for m in messages %}[{{ m.role }}|{% if m.content is string %}{{ m.content }}{% else %}\
                {% for p in m.content %}{{ p.text }};{% endfor %}{% endif %}|{{ m.tool_call_id }}|{{ m.reasoning_content }}|\
                {% for c in m.tool_calls or [] %}{{ c.function.arguments | tojson }}{% endfor %}]{% endfor %}\
                {{ tools | tojson }}{{ thinking }}{% if documents %}{{ documents[0].title }}{% endif %}{{ add_generation_prompt }}\
                """);
            Await.until(
                    "the model is there",
                    WAIT,
                    () -> post(plane, "/v1/tokenize", BODY).statusCode() == 200);
            assertThat(prompt(plane))
                    .isEqualTo("[user|a;b;|||][assistant|||r|{\"z\": 1.0, \"a\": 1}][tool|done|1||][{\"type\":"
                            + " \"function\", \"function\": {\"name\": \"f\", \"parameters\": {\"z\": 1.0,"
                            + " \"a\": 1, \"y\": 100.0}}}]FalsetFalse");
            // Its template reads no parts now.
            write("{% for m in messages %}<{{ m.content }}>{% endfor %}");
            Await.until("the model is replaced", WAIT, () -> prompt(plane).equals("<ab><><done>"));
            Files.delete(folder.resolve("late.properties"));
            Await.until(
                    "the model is gone",
                    WAIT,
                    () -> post(plane, "/v1/tokenize", BODY).statusCode() == 404);
        }
    }

    private static String prompt(Plane plane) {
        List<Integer> tokens = post(plane, "/v1/tokenize", BODY).path("tokens");
        return post(plane, "/v1/detokenize", "{\"model\":\"" + MODEL + "\",\"tokens\":" + tokens + "}")
                .path("prompt");
    }

    private static Response post(Plane plane, String path, String body) {
        return given().port(plane.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    private void write(String template) throws IOException {
        Files.writeString(folder.resolve("chat.jinja"), template);
        Path part = folder.resolve("late.part");
        Files.writeString(part, """
            id=%s
            encoding=cl100k_base
            template=jinja
            template-file=chat.jinja
            end-tokens=<|endoftext|>
            context-tokens=4096
            """.formatted(MODEL));
        Files.move(part, folder.resolve("late.properties"), StandardCopyOption.REPLACE_EXISTING);
    }
}
