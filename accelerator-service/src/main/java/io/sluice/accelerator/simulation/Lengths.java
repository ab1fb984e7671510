package io.sluice.accelerator.simulation;

/** Lengths of a workload's prompts and answers, drawn evenly, the same in every run. */
final class Lengths {
    private static final double UNIT = 0x1.0p-53;

    private final Workload workload;

    Lengths(Workload workload) {
        this.workload = workload;
    }

    /** Returns the tokens of a request's prompt; repeated prompts have their first one's. */
    int prompt(int request) {
        return length(workload.promptTokens(), 2L * (request % workload.distinctPrompts()));
    }

    /** Returns the tokens of a request's answer. */
    int answer(int request) {
        return length(workload.answerTokens(), 2L * request + 1);
    }

    private int length(int longest, long draw) {
        int shortest = Math.max(1, (int) (longest * workload.shortestShare()));
        double unit = (mix(draw) >>> 11) * UNIT;
        return shortest + (int) (unit * (longest - shortest + 1));
    }

    /** SplitMix64's output function: equal values in, equal values out, and nothing else in common. */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
