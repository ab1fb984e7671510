package io.sluice.accelerator.engine;

import java.util.Arrays;

/**
 * An n-gram model of order 4 over the token ids of a text, in sorted arrays. Ids are numbered as words from 1 up in
 * ascending order; word 0 is the end of a paragraph. Immutable.
 */
final class NgramModel {
    /** Longest context. */
    static final int MAX_CONTEXT = 3;
    /** The end of a paragraph, as a continuation. */
    static final int END_WORD = 0;

    private final int[] ids;
    private final Contexts[] contexts = new Contexts[MAX_CONTEXT];
    private final int[][] paragraphs;
    private final boolean[] closing;
    private final int[] placeStarts;
    private final int[] places;

    /**
     * Builds a model.
     *
     * @param text the paragraphs' token ids, none empty
     * @throws IllegalArgumentException if there is no paragraph, an empty one, or too many different ids
     */
    NgramModel(int[][] text) {
        if (text.length == 0 || Arrays.stream(text).anyMatch(paragraph -> paragraph.length == 0)) {
            throw new IllegalArgumentException("a corpus has at least one paragraph, and none is empty");
        }
        ids = Arrays.stream(text)
                .flatMapToInt(Arrays::stream)
                .distinct()
                .sorted()
                .toArray();
        if (ids.length >= Contexts.MAX_WORDS) {
            throw new IllegalArgumentException("a corpus has at most " + (Contexts.MAX_WORDS - 1)
                    + " different token ids, this one has " + ids.length);
        }
        paragraphs = new int[text.length][];
        closing = new boolean[ids.length + 1];
        for (int p = 0; p < text.length; p++) {
            paragraphs[p] = Arrays.stream(text[p]).map(this::wordOf).toArray();
            closing[paragraphs[p][paragraphs[p].length - 1]] = true;
        }
        for (int length = 1; length <= MAX_CONTEXT; length++) {
            contexts[length - 1] = new Contexts(pairs(length));
        }
        placeStarts = new int[ids.length + 2];
        places = new int
                [Arrays.stream(paragraphs)
                        .mapToInt(words -> (int) Arrays.stream(words).distinct().count())
                        .sum()];
        indexPlaces();
    }

    private long[] pairs(int length) {
        int count = Arrays.stream(paragraphs)
                .mapToInt(words -> Math.max(0, words.length - length + 1))
                .sum();
        long[] pairs = new long[count];
        int filled = 0;
        for (int[] words : paragraphs) {
            long history = 0;
            for (int i = 0; i < words.length; i++) {
                history = push(history, words[i]);
                if (i >= length - 1) {
                    int next = i + 1 < words.length ? words[i + 1] : END_WORD;
                    pairs[filled++] = (key(history, length) << Contexts.WORD_BITS) | next;
                }
            }
        }
        return pairs;
    }

    private void indexPlaces() {
        for (int[] words : paragraphs) {
            Arrays.stream(words).distinct().forEach(word -> placeStarts[word + 1]++);
        }
        for (int word = 0; word <= ids.length; word++) {
            placeStarts[word + 1] += placeStarts[word];
        }
        int[] filled = placeStarts.clone();
        for (int p = 0; p < paragraphs.length; p++) {
            int paragraph = p;
            Arrays.stream(paragraphs[p]).distinct().forEach(word -> places[filled[word]++] = paragraph);
        }
    }

    /** Returns the word of a token id, or 0 or less if the text does not have it. */
    int wordOf(int id) {
        return Arrays.binarySearch(ids, id) + 1;
    }

    /** Returns the token id of a word other than the end. */
    int idOf(int word) {
        return ids[word - 1];
    }

    Contexts contexts(int length) {
        return contexts[length - 1];
    }

    int paragraphs() {
        return paragraphs.length;
    }

    int firstWord(int paragraph) {
        return paragraphs[paragraph][0];
    }

    /**
     * Finds the paragraph that shares most with some words. A word counts with its inverse document frequency, log(N/n) for
     * a word in n of N paragraphs (Sparck Jones 1972), once, however often it stands.
     *
     * @return the paragraph, the first of equal ones; -1 if none shares a word that not all have
     */
    int closest(int[] words, int count) {
        double[] scores = new double[paragraphs.length];
        int best = -1;
        for (int i = 0; i < count; i++) {
            int spread = seenBefore(words, i) ? 0 : placeStarts[words[i] + 1] - placeStarts[words[i]];
            double weight = spread == 0 ? 0 : Math.log((double) paragraphs.length / spread);
            for (int place = 0; place < spread && weight > 0; place++) {
                int paragraph = places[placeStarts[words[i]] + place];
                scores[paragraph] += weight;
            }
        }
        for (int paragraph = 0; paragraph < scores.length; paragraph++) {
            if (scores[paragraph] > (best < 0 ? 0 : scores[best])) {
                best = paragraph;
            }
        }
        return best;
    }

    private static boolean seenBefore(int[] words, int place) {
        for (int i = 0; i < place; i++) {
            if (words[i] == words[place]) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether paragraphs end with this word: a full stop and the like. */
    boolean isClosing(int word) {
        return closing[word];
    }

    /** Returns the history after one more word. */
    static long push(long history, int word) {
        return ((history << Contexts.WORD_BITS) | word) & mask(MAX_CONTEXT);
    }

    /** Returns the key of the newest words of a history. */
    static long key(long history, int length) {
        return history & mask(length);
    }

    private static long mask(int length) {
        return (1L << (length * Contexts.WORD_BITS)) - 1;
    }
}
