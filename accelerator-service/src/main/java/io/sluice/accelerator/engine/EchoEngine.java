package io.sluice.accelerator.engine;

/** Says the prompt's tokens again, special ones left out, and ends. */
public final class EchoEngine implements Engine {
    private final Vocabulary vocabulary;

    /**
     * Makes an engine.
     *
     * @param vocabulary tells which ids are special
     */
    public EchoEngine(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @Override
    public Answer open(int[] promptIds, Sampling sampling) {
        return new Answer() {
            private int position;

            @Override
            public int next() {
                while (position < promptIds.length && vocabulary.isSpecial(promptIds[position])) {
                    position++;
                }
                return position < promptIds.length ? promptIds[position++] : END;
            }
        };
    }
}
