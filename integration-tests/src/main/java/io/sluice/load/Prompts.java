package io.sluice.load;

import java.util.SplittableRandom;

/**
 * Makes prompts of about a wanted number of tokens. No two of a seed begin alike, so none finds another's prefix cached;
 * the same seed and number make the same prompt again.
 */
final class Prompts {
    /** Common words, each of which is one token in the usual vocabularies when a blank goes before it. */
    private static final String[] WORDS = ("the of and to in is that for it as was with be by on not he this are or his"
                    + " from at which but have an had they you were their one all we can her has there been if more when"
                    + " will would who so no out up into than them only some time could these two may then do first any"
                    + " my now such like our over man me even most made after also did many before must through years"
                    + " where much your way well down should because each just those people how too little state good"
                    + " very make world still own see men work long get here between both life being under never day")
            .split(" ");

    private Prompts() {}

    static String make(long seed, long number, int tokens) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        StringBuilder prompt = new StringBuilder(tokens * 5).append(WORDS[random.nextInt(WORDS.length)]);
        for (int i = 1; i < tokens; i++) {
            prompt.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return prompt.toString();
    }
}
