package io.sluice.accelerator.config;

import io.sluice.accelerator.config.AcceleratorConfig.WorkerConfig;
import io.sluice.accelerator.engine.CorpusEngine;
import io.sluice.accelerator.engine.EchoEngine;
import io.sluice.accelerator.engine.Engine;
import io.sluice.accelerator.engine.ReplayEngine;
import io.sluice.accelerator.engine.ReplayEngine.Recording;
import io.sluice.accelerator.engine.Vocabulary;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the engines of the workers; workers with the same text share one. */
final class EngineFactory {
    private final Map<String, LoadingEngine> byCorpus = new HashMap<>();

    /**
     * Makes or finds the engine of a worker.
     *
     * @throws IllegalArgumentException naming the property or the file's line of what is wrong
     */
    Engine engine(WorkerConfig worker) {
        return switch (worker.engine()) {
            case ECHO -> new EchoEngine(Vocabulary.of(worker.corpus()));
            case CORPUS ->
                byCorpus.computeIfAbsent(worker.corpus(), name -> new LoadingEngine("corpus", () -> corpus(name)));
            case REPLAY ->
                replay(worker.replayFile()
                        .orElseThrow(() -> new IllegalArgumentException("sluice.accelerator.workers: " + worker.name()
                                + " replays, so it needs a replay-file")));
        };
    }

    /**
     * Waits until the texts are read, which other threads do.
     *
     * @throws IllegalArgumentException naming the one that is wrong
     */
    void await() {
        byCorpus.values().forEach(LoadingEngine::await);
    }

    private static Engine corpus(String name) {
        String resource = "corpus/" + name + ".ids";
        try (InputStream builtIn = EngineFactory.class.getClassLoader().getResourceAsStream(resource);
                BufferedReader lines = builtIn != null
                        ? new BufferedReader(new InputStreamReader(builtIn, StandardCharsets.UTF_8))
                        : Files.newBufferedReader(Path.of(name))) {
            int[][] paragraphs = lines.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> Arrays.stream(line.trim().split(" ", -1))
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .toArray(int[][]::new);
            return new CorpusEngine(paragraphs, Vocabulary.of(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the corpus '" + name + "' must hold token ids, separated by single spaces: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the corpus '" + name + "' is not built in and cannot be read as a file", e);
        }
    }

    /** Reads lines of the form {@code {"prompt":"00c0ffee00c0ffee","ids":[1,2,3]}}; the prompt's chain hash may be absent. */
    private static Engine replay(Path file) {
        List<Recording> recordings = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    recordings.add(recording(file, number, line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the replay file " + file + " cannot be read", e);
        }
        return new ReplayEngine(recordings);
    }

    private static Recording recording(Path file, int number, String line) {
        try {
            JsonObject object = new JsonObject(line);
            JsonArray ids = object.getJsonArray("ids");
            if (ids == null) {
                throw new IllegalArgumentException("ids is missing");
            }
            String prompt = object.getString("prompt");
            int[] values = new int[ids.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = ids.getInteger(i);
            }
            return new Recording(prompt == null ? Recording.ANY_PROMPT : Long.parseUnsignedLong(prompt, 16), values);
        } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ", line " + number + ": " + e.getMessage(), e);
        }
    }
}
