package io.sluice.load;

import picocli.CommandLine.Option;

/** What to send: how many streams, how long, and the size of a request. */
final class Workload {
    @Option(names = "--streams", description = "Streams open at a time (default: ${DEFAULT-VALUE}).")
    int streams = 8;

    @Option(
            names = "--requests",
            description = "Requests in all; 0: until the duration is over (default: ${DEFAULT-VALUE}).")
    long requests;

    @Option(
            names = "--duration",
            description = "Seconds to begin requests for, unless --requests is set (default: ${DEFAULT-VALUE}).")
    int durationSeconds = 10;

    @Option(names = "--warmup", description = "Seconds to run before the measurement (default: ${DEFAULT-VALUE}).")
    int warmupSeconds = 3;

    @Option(names = "--max-tokens", description = "Most tokens of an answer (default: ${DEFAULT-VALUE}).")
    int maxTokens = 128;

    @Option(names = "--prompt-tokens", description = "Tokens of a prompt, about (default: ${DEFAULT-VALUE}).")
    int promptTokens = 256;

    @Option(
            names = "--seed",
            description = "Makes the prompts; the same one makes the same (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    static Workload of(int streams, int seconds, int promptTokens, int maxTokens, long seed) {
        Workload workload = new Workload();
        workload.streams = streams;
        workload.durationSeconds = seconds;
        workload.promptTokens = promptTokens;
        workload.maxTokens = maxTokens;
        workload.seed = seed;
        return workload;
    }

    String describe() {
        return streams + " streams · " + (requests > 0 ? requests + " requests" : durationSeconds + " s") + " · about "
                + promptTokens + " prompt tokens · up to " + maxTokens + " tokens";
    }
}
