package io.sluice.tokenizer.fuzz;

import io.vertx.core.json.JsonArray;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A reference tokenizer of npm, in a child process that runs {@code reference.js}. */
final class NodeReference implements AutoCloseable {
    private final Process process;
    private final BufferedWriter to;
    private final BufferedReader from;

    /**
     * @param packages folder with {@code node_modules}
     * @param kind {@code hf} or {@code tiktoken}
     * @param what file of the first, name of an encoding of the second
     */
    NodeReference(Path packages, String kind, String what) throws IOException {
        Path script = Files.createTempFile("reference", ".js");
        try (InputStream in = NodeReference.class.getResourceAsStream("reference.js")) {
            Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        script.toFile().deleteOnExit();
        this.process = new ProcessBuilder("node", script.toString(), packages.toString(), kind, what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.to = process.outputWriter(StandardCharsets.UTF_8);
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    List<int[]> encode(List<String> texts) throws IOException {
        JsonArray answer = ask(new JsonArray(texts));
        List<int[]> ids = new ArrayList<>();
        for (int i = 0; i < answer.size(); i++) {
            ids.add(answer.getJsonArray(i).stream()
                    .mapToInt(id -> ((Number) id).intValue())
                    .toArray());
        }
        return ids;
    }

    List<String> decode(List<int[]> lists) throws IOException {
        JsonArray question = new JsonArray();
        for (int[] list : lists) {
            JsonArray ids = new JsonArray();
            for (int id : list) {
                ids.add(id);
            }
            question.add(ids);
        }
        JsonArray answer = ask(question);
        return answer.stream().map(String.class::cast).toList();
    }

    private JsonArray ask(JsonArray question) throws IOException {
        to.write(question.encode());
        to.write('\n');
        to.flush();
        String line = from.readLine();
        if (line == null) {
            throw new IOException("the reference ended");
        }
        return new JsonArray(line);
    }

    @Override
    public void close() throws IOException {
        to.close();
        process.destroy();
    }
}
