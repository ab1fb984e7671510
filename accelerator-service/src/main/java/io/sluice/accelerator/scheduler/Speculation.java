package io.sluice.accelerator.scheduler;

/**
 * Speculative decoding: in each step a draft of some tokens is verified with the sequence's own, and a run of them is
 * accepted. With acceptance {@code a} and {@code k} drafted tokens a step yields {@code (1-a^(k+1))/(1-a)} tokens.
 *
 * @param draftTokens tokens of a draft, 0 to 32; 0: none
 * @param acceptance chance that a drafted token is accepted if those before it were, 0 to 1
 * @param draftNanos how long a drafted token takes the draft model, for all sequences of a step together
 */
public record Speculation(int draftTokens, double acceptance, long draftNanos) {
    /** One token a step. */
    public static final Speculation NONE = new Speculation(0, 0, 0);

    /** Returns the tokens that a step yields on the mean, 1 or more. */
    public double tokensPerStep() {
        return acceptance == 1 ? draftTokens + 1 : (1 - Math.pow(acceptance, draftTokens + 1)) / (1 - acceptance);
    }

    /** Checks the bounds. */
    public Speculation {
        if (draftTokens < 0 || draftTokens > 32) {
            throw new IllegalArgumentException("draft tokens must be 0 to 32, not " + draftTokens);
        }
        if (!(acceptance >= 0 && acceptance <= 1)) {
            throw new IllegalArgumentException("the acceptance must be 0 to 1, not " + acceptance);
        }
        if (draftNanos < 0 || draftNanos > 1_000_000_000L) {
            throw new IllegalArgumentException("a drafted token takes 0 to 1 s, not " + draftNanos + " ns");
        }
    }
}
