package io.sluice.accelerator.engine;

import io.sluice.contracts.hash.ChainHash;

/**
 * Speaks after a text: a seeded n-gram model with backoff. An answer begins with a paragraph that shares a rare word with
 * the end of the prompt, wanders from there, and ends with a sentence after {@value #MIN_TOKENS} to some {@value
 * #MAX_TOKENS} tokens. Same prompt, seed, temperature and top_p: same answer.
 */
public final class CorpusEngine implements Engine {
    /** An answer is not over before it has this many tokens, unless the caller wants fewer. */
    static final int MIN_TOKENS = 60;
    /** From here on an answer ends with its sentence. */
    static final int MAX_TOKENS = 400;
    /** How far back the prompt is searched for a word to begin with. */
    private static final int SEARCHED_TOKENS = 256;

    private final NgramModel model;
    private final Vocabulary vocabulary;

    /**
     * Makes an engine.
     *
     * @param paragraphs token ids of the text
     * @param vocabulary tells which ids of a prompt are special
     * @throws IllegalArgumentException if no model can be made of the text
     */
    public CorpusEngine(int[][] paragraphs, Vocabulary vocabulary) {
        model = new NgramModel(paragraphs);
        this.vocabulary = vocabulary;
    }

    @Override
    public Answer open(int[] promptIds, Sampling sampling) {
        long hash = ChainHash.START;
        for (int id : promptIds) {
            hash = ChainHash.next(hash, id);
        }
        // The most probable tokens do not depend on the seed.
        long seed = sampling.temperature() == 0 ? 0 : sampling.seed();
        SeededRandom random = new SeededRandom(hash ^ Long.rotateLeft(seed, 32));
        double share = Math.pow(random.unit(), 1.5);
        int length = MIN_TOKENS + (int) ((MAX_TOKENS - MIN_TOKENS) * share);
        return new CorpusAnswer(model, random, sampling, opening(promptIds, random), length);
    }

    /** Chooses the paragraph to begin with: by the rarest word of the prompt's end that not every paragraph has. */
    private int opening(int[] promptIds, SeededRandom random) {
        int best = 0;
        int bestSpread = Math.max(2, model.paragraphs() / 4);
        int first = Math.max(1, promptIds.length - SEARCHED_TOKENS);
        for (int i = promptIds.length - 1; i >= first; i--) {
            // What follows a special id is a role's or a channel's name more often than a word of a message.
            if (!vocabulary.isSpecial(promptIds[i - 1])) {
                int word = model.wordOf(promptIds[i]);
                if (word > 0 && model.spread(word) < bestSpread) {
                    best = word;
                    bestSpread = model.spread(word);
                }
            }
        }
        return best == 0 ? random.below(model.paragraphs()) : model.place(best, random.below(bestSpread));
    }
}
