package io.sluice.accelerator.engine;

import io.sluice.contracts.hash.ChainHash;

/**
 * Speaks after a text: a seeded n-gram model with backoff. An answer begins with the paragraph that shares most with the
 * prompt's last message, wanders from there, and ends with a sentence after {@value #MIN_TOKENS} to some {@value
 * #MAX_TOKENS} tokens. Same prompt, seed, temperature and top_p: same answer.
 */
public final class CorpusEngine implements Engine {
    /** An answer is not over before it has this many tokens, unless the caller wants fewer. */
    static final int MIN_TOKENS = 60;
    /** From here on an answer ends with its sentence. */
    static final int MAX_TOKENS = 400;
    /** How much of the last message is searched for words to begin with. */
    private static final int SEARCHED_TOKENS = 256;
    /** A run of text between special tokens that is shorter is a name, not a message. */
    private static final int MESSAGE_TOKENS = 3;

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
        long seed = sampling.greedy() ? 0 : sampling.seed();
        SeededRandom random = new SeededRandom(hash ^ Long.rotateLeft(seed, 32));
        double share = Math.pow(random.unit(), 1.5);
        int length = MIN_TOKENS + (int) ((MAX_TOKENS - MIN_TOKENS) * share);
        return new CorpusAnswer(model, random, sampling, opening(promptIds, random), length);
    }

    /**
     * Chooses the paragraph to begin with: the one whose words the last message shares most, rare words counting more.
     */
    private int opening(int[] promptIds, SeededRandom random) {
        int end = lastMessageEnd(promptIds);
        int[] words = new int[SEARCHED_TOKENS];
        int count = 0;
        for (int i = end - 1; i >= 0 && count < SEARCHED_TOKENS && !vocabulary.isSpecial(promptIds[i]); i--) {
            int word = model.wordOf(promptIds[i]);
            if (word > 0) {
                words[count++] = word;
            }
        }
        int best = model.closest(words, count);
        return best >= 0 ? best : random.below(model.paragraphs());
    }

    /**
     * Returns where the last run of text ends that is longer than a role's or a channel's name: the last message, or the
     * whole prompt where nothing is special.
     */
    private int lastMessageEnd(int[] promptIds) {
        int end = promptIds.length;
        while (end > 0) {
            int start = end;
            while (start > 0 && !vocabulary.isSpecial(promptIds[start - 1])) {
                start--;
            }
            if (end - start >= MESSAGE_TOKENS) {
                return end;
            }
            end = start - 1;
        }
        return promptIds.length;
    }
}
