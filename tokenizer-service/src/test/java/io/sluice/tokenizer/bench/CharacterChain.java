package io.sluice.tokenizer.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes sentences in the manner of given ones: each character follows the two before it as often as it does there. The
 * words and what surrounds them are a language's own, the sentences are new.
 */
final class CharacterChain {
    private static final int LONGEST = 120;

    private final List<String> starts = new ArrayList<>();
    private final Map<String, StringBuilder> followers = new HashMap<>();

    CharacterChain(List<String> sentences) {
        for (String sentence : sentences) {
            if (sentence.length() < 3) {
                continue;
            }
            starts.add(sentence.substring(0, 2));
            for (int i = 2; i < sentence.length(); i++) {
                followers
                        .computeIfAbsent(sentence.substring(i - 2, i), k -> new StringBuilder())
                        .append(sentence.charAt(i));
            }
        }
        if (starts.isEmpty()) {
            throw new IllegalArgumentException("no sentence to write after");
        }
    }

    /** Writes one. */
    void sentence(Random random, StringBuilder out) {
        String start = starts.get(random.nextInt(starts.size()));
        int from = out.length();
        out.append(start);
        StringBuilder next = followers.get(start);
        while (next != null && out.length() - from < LONGEST) {
            out.append(next.charAt(random.nextInt(next.length())));
            next = followers.get(out.substring(out.length() - 2));
        }
    }
}
