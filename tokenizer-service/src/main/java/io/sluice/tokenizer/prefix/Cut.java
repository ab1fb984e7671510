package io.sluice.tokenizer.prefix;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.tokenizer.template.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * The part of a prompt between two cuts. It ends behind a special token, the first one where the part has enough text: so
 * prompts that begin alike are cut alike.
 *
 * @param from index of its first text
 * @param to index of the text behind it
 */
record Cut(int from, int to) {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /**
     * The next part; null where the rest of the prompt has no end to it.
     *
     * @param minBytes text that a part has at least
     */
    static @Nullable Cut next(Prompt prompt, int from, int minBytes) {
        int start = prompt.start(from);
        for (int i = from; i < prompt.specials(); i++) {
            if (prompt.end(i) - start >= minBytes) {
                return new Cut(from, i + 1);
            }
        }
        return null;
    }

    /**
     * Where to look it up.
     *
     * @param before key of what stands before it
     */
    long key(Prompt prompt, long before) {
        int start = prompt.start(from);
        long key = Xxh3.hash(prompt.utf8(), start, prompt.end(to - 1) - start, before);
        for (int i = from; i < to; i++) {
            key = (Long.rotateLeft(key, 29) ^ ((long) prompt.special(i) << 32 | (prompt.end(i) - start))) * MIX;
        }
        return key;
    }
}
