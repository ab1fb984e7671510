package io.sluice.accelerator.hardware;

/** What one step works on, summed over its sequences. Reused from step to step. */
public final class StepShape {
    /** Sequences that decode one token each. */
    public int decodeSequences;
    /** Tokens of context that the decoding sequences read, their own included. */
    public long decodeContextTokens;
    /** Sequences of whose prompt a part is computed. */
    public int prefillSequences;
    /** Prompt tokens that are computed. */
    public int prefillTokens;
    /** Pairs of a prompt token that is computed and a token it attends to: n*c + n*(n+1)/2 for n tokens after c. */
    public long prefillAttentionPairs;

    /** Of {@link #prefillTokens}, those that are drafts: computed like a part of a prompt, but no sequence's prompt. */
    public int draftTokens;
    /** Of {@link #prefillAttentionPairs}, those of drafts. */
    public long draftAttentionPairs;

    /** Makes an empty step. */
    public StepShape() {}

    /** Empties the step. */
    public void clear() {
        decodeSequences = 0;
        decodeContextTokens = 0;
        prefillSequences = 0;
        prefillTokens = 0;
        prefillAttentionPairs = 0;
        draftTokens = 0;
        draftAttentionPairs = 0;
    }

    /**
     * Adds a sequence that decodes one token.
     *
     * @param contextTokens tokens it attends to, the new one included
     */
    public void addDecode(int contextTokens) {
        decodeSequences++;
        decodeContextTokens += contextTokens;
    }

    /**
     * Adds a part of a prompt.
     *
     * @param tokens tokens that are computed
     * @param contextTokens tokens of the sequence that are computed already
     */
    public void addPrefill(int tokens, int contextTokens) {
        prefillSequences++;
        prefillTokens += tokens;
        prefillAttentionPairs += (long) tokens * contextTokens + (long) tokens * (tokens + 1) / 2;
    }

    /**
     * Adds drafted tokens that are verified. Their sequences are added as decoding ones too.
     *
     * @param tokens drafted tokens
     * @param pairs pairs of one of them and a token it attends to
     */
    public void addDrafts(int tokens, long pairs) {
        prefillTokens += tokens;
        draftTokens += tokens;
        prefillAttentionPairs += pairs;
        draftAttentionPairs += pairs;
    }

    /** Returns the number of sequences. */
    public int sequences() {
        return decodeSequences + prefillSequences;
    }

    /** Returns the number of tokens that go through the layers. */
    public int tokens() {
        return decodeSequences + prefillTokens;
    }
}
