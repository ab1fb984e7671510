package io.sluice.accelerator.engine;

/** An answer of the {@link CorpusEngine}. Every token takes a few binary searches and no allocation. */
final class CorpusAnswer implements Answer {
    /** Share of the chances to leave the text's own path, at temperature 1, where it has only one. */
    private static final double WANDER = 0.02;
    /** At temperatures other than 1, so many of a context's most frequent continuations are weighed. */
    private static final int WEIGHED = 64;
    /** Tokens after the wanted length until the answer ends also without a sentence's end. */
    private static final int PATIENCE = 256;

    private final NgramModel model;
    private final SeededRandom random;
    private final double temperature;
    private final double topP;
    private final int length;
    private int opening;
    private long history;
    private int known;
    private int spoken;
    private boolean over;

    CorpusAnswer(NgramModel model, SeededRandom random, Sampling sampling, int opening, int length) {
        this.model = model;
        this.random = random;
        this.temperature = sampling.greedy() ? 0 : sampling.temperature();
        this.topP = sampling.topP();
        this.opening = opening;
        this.length = length;
    }

    @Override
    public int next() {
        if (over || spoken > length + PATIENCE) {
            return END;
        }
        int word = known == 0 ? model.firstWord(opening) : choose();
        if (word == NgramModel.END_WORD) {
            if (spoken >= length) {
                return END;
            }
            word = goOn();
        }
        history = NgramModel.push(history, word);
        known = Math.min(NgramModel.MAX_CONTEXT, known + 1);
        spoken++;
        over = spoken >= length && model.isClosing(word);
        return model.idOf(word);
    }

    private int choose() {
        for (int size = known; size > 1; size--) {
            Contexts contexts = model.contexts(size);
            int context = contexts.find(NgramModel.key(history, size));
            if (context >= 0) {
                boolean only = contexts.start(context + 1) - contexts.start(context) == 1;
                if (!only || random.unit() >= WANDER * temperature) {
                    return pick(contexts, context);
                }
            }
        }
        Contexts contexts = model.contexts(1);
        return pick(contexts, contexts.find(NgramModel.key(history, 1)));
    }

    private int pick(Contexts contexts, int context) {
        int from = contexts.start(context);
        int to = contexts.start(context + 1);
        if (temperature == 0) {
            return contexts.word(from);
        }
        if (topP < 1) {
            double mass = topP * contexts.running(to - 1);
            // The fewest of the most frequent whose mass reaches the share; counts are whole numbers.
            to = contexts.above(from, to, Math.ceil(mass) - 1) + 1;
        }
        if (to - from == 1) {
            return contexts.word(from);
        }
        if (temperature == 1) {
            return contexts.word(contexts.above(from, to, random.below(contexts.running(to - 1))));
        }
        return weigh(contexts, from, Math.min(to, from + WEIGHED));
    }

    private int weigh(Contexts contexts, int from, int to) {
        double sum = 0;
        for (int place = from; place < to; place++) {
            sum += weight(contexts, from, place);
        }
        double left = random.unit() * sum;
        for (int place = from; place < to - 1; place++) {
            left -= weight(contexts, from, place);
            if (left < 0) {
                return contexts.word(place);
            }
        }
        return contexts.word(to - 1);
    }

    /** Relative to the most frequent continuation's, so that no temperature makes it overflow. */
    private double weight(Contexts contexts, int from, int place) {
        int count = contexts.running(place) - (place == from ? 0 : contexts.running(place - 1));
        return Math.pow((double) count / contexts.running(from), 1 / temperature);
    }

    /** A paragraph is over too early: goes on with some sentence that follows its last word elsewhere in the text. */
    private int goOn() {
        Contexts contexts = model.contexts(1);
        int context = contexts.find(NgramModel.key(history, 1));
        int from = contexts.start(context);
        int to = contexts.start(context + 1);
        int word = NgramModel.END_WORD;
        if (to - from > 1) {
            int drawn = random.below(contexts.running(to - 1));
            int place = contexts.above(from, to, drawn);
            // The end itself is one of the continuations: take a neighbour instead.
            word = contexts.word(place);
            if (word == NgramModel.END_WORD) {
                word = contexts.word(place == from ? from + 1 : from);
            }
        }
        if (word == NgramModel.END_WORD) {
            opening = random.below(model.paragraphs());
            word = model.firstWord(opening);
        }
        known = Math.min(known, 1);
        return word;
    }
}
