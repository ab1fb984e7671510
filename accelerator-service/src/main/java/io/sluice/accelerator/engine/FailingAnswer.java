package io.sluice.accelerator.engine;

/** An answer that fails on demand: within its first tokens, or at its end if that comes before. */
public final class FailingAnswer implements Answer {
    /** It fails before it has as many tokens. */
    private static final int MOST_TOKENS = 32;

    private final Answer answer;
    private int left;

    private FailingAnswer(Answer answer, int tokens) {
        this.answer = answer;
        left = tokens;
    }

    /**
     * Lets a share of the answers fail. The same numbers draw the same answers.
     *
     * @param rate the share, 0 to 1
     * @param number of the request
     * @param maxTokens most tokens of the answer
     */
    public static Answer perhaps(Answer answer, double rate, long number, int maxTokens) {
        SeededRandom random = new SeededRandom(number);
        return random.unit() < rate
                ? new FailingAnswer(answer, random.below(Math.min(MOST_TOKENS, maxTokens)))
                : answer;
    }

    @Override
    public int next() {
        int id = answer.next();
        if (id == END || left-- == 0) {
            throw new IllegalStateException("a fault on demand");
        }
        return id;
    }
}
