package io.sluice.tokenizer.bpe.stage;

/** One step of a pre-tokenizer. Immutable; what runs it has memory of its own. */
public interface Stage {
    /**
     * Makes what runs the stage, for one thread at a time.
     *
     * @param next takes the pieces
     */
    PieceSink into(PieceSink next);
}
