package io.sluice.tokenizer.bpe.stage;

/** Takes the pieces that a stage makes of a text, in order. */
public interface PieceSink {
    /**
     * Takes one piece.
     *
     * @param text holds it, as valid UTF-8; not kept
     * @param from where it starts, before {@code to}
     * @param to where it ends
     * @param first whether it starts where the whole text does
     */
    void accept(byte[] text, int from, int to, boolean first);
}
