package io.sluice.it.plane;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A plane whose only worker echoes prompts at a fixed pace: answers have a known length and text. */
public final class EchoPlane {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EchoPlane() {}

    /**
     * One echo worker in place of the default ones.
     *
     * @param slots sequences in its batch
     * @param stepMicros duration of a step: each sequence gets one token a step
     */
    public static Plane.Builder with(int slots, int stepMicros) {
        String worker = "sluice.accelerator.workers[0].";
        return Plane.with()
                .accelerator(worker + "name", "echo")
                .accelerator(worker + "model", Plane.ECHO_MODEL)
                .accelerator(worker + "profile", "fixed")
                .accelerator(worker + "engine", "echo")
                .accelerator(worker + "max-sequences", slots)
                .accelerator(worker + "corpus", "cl100k_base")
                .accelerator("sluice.accelerator.workers[1].replicas", 0)
                .accelerator("sluice.accelerator.workers[2].replicas", 0)
                .accelerator(worker + "max-waiting", 2_048)
                .accelerator(worker + "step-us", stepMicros);
    }

    /** A prompt of exactly this many tokens: each word is one token of cl100k_base. */
    public static String prompt(int tokens) {
        return "water"
                + IntStream.range(1, tokens)
                        .mapToObj(i -> " " + WORDS[i % WORDS.length])
                        .collect(Collectors.joining());
    }

    /** Body of a raw completion that is answered with its own prompt. */
    public static String completion(String prompt, int maxTokens) {
        var body = JSON.createObjectNode()
                .put("model", Plane.ECHO_MODEL)
                .put("prompt", prompt)
                .put("max_tokens", maxTokens)
                .put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        return body.toString();
    }

    private static final String[] WORDS = {
        "the", "river", "flows", "down", "to", "sea", "and", "time", "moves", "with", "every", "wave"
    };
}
