package io.sluice.accelerator.simulation;

/**
 * A load generator as the published measurements used it: so many users, each of whom asks again as soon as the answer has
 * ended, until so many requests are done.
 *
 * @param users users at once
 * @param requests requests altogether, at least one a user; the first of all users come at once
 * @param promptTokens longest prompt
 * @param answerTokens longest answer
 * @param shortestShare lengths are drawn evenly from this share of the longest up to the longest; 1 for fixed lengths
 * @param distinctPrompts after so many requests the prompts repeat, and a prefix cache finds them
 */
public record Workload(
        int users, int requests, int promptTokens, int answerTokens, double shortestShare, int distinctPrompts) {
    /** Checks the bounds. */
    public Workload {
        check(users >= 1 && users <= 65_536, "users must be 1 to 65,536", users);
        check(requests >= users && requests <= 1 << 24, "requests must be users to 2^24", requests);
        check(promptTokens >= 1 && promptTokens <= 1 << 22, "promptTokens must be 1 to 2^22", promptTokens);
        check(answerTokens >= 1 && answerTokens <= 1 << 22, "answerTokens must be 1 to 2^22", answerTokens);
        check(shortestShare > 0 && shortestShare <= 1, "shortestShare must be above 0, to 1", shortestShare);
        check(distinctPrompts >= 1, "distinctPrompts must be 1 or more", distinctPrompts);
    }

    /** Makes one of fixed lengths, no prompt twice. */
    public static Workload fixed(int users, int requests, int promptTokens, int answerTokens) {
        return new Workload(users, requests, promptTokens, answerTokens, 1, Integer.MAX_VALUE);
    }

    /**
     * Returns the most tokens of KV that the requests can leave behind: more memory than this changes nothing.
     */
    public long mostKvTokens() {
        long prompts = Math.min(requests, distinctPrompts);
        // A prompt that is not repeated is of no use after its answer.
        long kept = distinctPrompts >= requests ? users : prompts + users;
        return kept * (promptTokens + answerTokens + 32L);
    }

    private static void check(boolean holds, String rule, double value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", not " + value);
        }
    }
}
