package io.sluice.tokenizer.prefix;

import io.sluice.tokenizer.template.Prompt;
import java.util.Arrays;

/**
 * A part of a prompt from one cut to the next, and what it became: some texts, each with the special token behind it.
 * Immutable, but for the mark of being used.
 */
final class Chunk {
    /** Objects' headers, fields, and the entries of the map and of the queue, roughly. */
    private static final int OVERHEAD_BYTES = 320;

    final long key;
    /** A number of its own, by which the chunks behind it know it. */
    final long id;

    private final long before;
    private final byte[] text;
    /** For each special token, where the text before it ends, and its id. */
    private final int[] layout;

    private final int[] ids;
    private final long[] hashes;
    private boolean used;

    /**
     * @param key where it is looked up
     * @param id its own number
     * @param before number of the chunk before it, or what stands for the start of a prompt
     * @param prompt the prompt that it is a part of
     * @param part which part
     * @param ids what it became
     * @param hashes of the blocks that end in it
     */
    Chunk(long key, long id, long before, Prompt prompt, Cut part, int[] ids, long[] hashes) {
        this.key = key;
        this.id = id;
        this.before = before;
        this.text = Arrays.copyOfRange(prompt.utf8(), prompt.start(part.from()), prompt.end(part.to() - 1));
        this.layout = new int[2 * (part.to() - part.from())];
        for (int i = part.from(); i < part.to(); i++) {
            layout[2 * (i - part.from())] = prompt.end(i) - prompt.start(part.from());
            layout[2 * (i - part.from()) + 1] = prompt.special(i);
        }
        this.ids = ids;
        this.hashes = hashes;
    }

    /** Whether it is what a prompt has there. Compares all of it: a hash alone could be made to collide. */
    boolean is(long standsBehind, Prompt prompt, Cut part) {
        int start = prompt.start(part.from());
        if (before != standsBehind
                || layout.length != 2 * (part.to() - part.from())
                || !Arrays.equals(text, 0, text.length, prompt.utf8(), start, prompt.end(part.to() - 1))) {
            return false;
        }
        for (int i = part.from(); i < part.to(); i++) {
            int at = 2 * (i - part.from());
            if (layout[at] != prompt.end(i) - start || layout[at + 1] != prompt.special(i)) {
                return false;
            }
        }
        return true;
    }

    int[] ids() {
        return ids;
    }

    long[] hashes() {
        return hashes;
    }

    /** Bytes of memory that it takes, roughly. */
    long bytes() {
        return OVERHEAD_BYTES
                + text.length
                + (long) Integer.BYTES * (layout.length + ids.length)
                + (long) Long.BYTES * hashes.length;
    }

    // A mark that is lost to a race costs one chunk its second chance.

    void use() {
        used = true;
    }

    boolean takeUsed() {
        boolean was = used;
        used = false;
        return was;
    }
}
