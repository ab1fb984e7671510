package io.sluice.tokenizer.template;

import io.sluice.tokenizer.text.Utf8;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A written prompt: special tokens that the template placed, and text between them. Text is text: whatever it spells, it
 * is encoded as ordinary tokens, so a message cannot end its own turn or open another's. Immutable.
 *
 * <p>There is a text before each special token and one behind the last; any of them may be empty. No two texts follow each
 * other, since their border would then depend on who wrote them.
 */
public final class Prompt {
    private static final int[] NONE = {};

    private final byte[] utf8;
    private final int size;
    private final int[] ends;
    private final int[] ids;

    private Prompt(byte[] utf8, int size, int[] ends, int[] ids) {
        this.utf8 = utf8;
        this.size = size;
        this.ends = ends;
        this.ids = ids;
    }

    /** A prompt of nothing but text. */
    public static Prompt ofText(String text) {
        byte[] bytes = Utf8.encode(text);
        return new Prompt(bytes, bytes.length, NONE, NONE);
    }

    /** UTF-8 of its texts, one after the other. Not copied; valid up to {@link #size()}. */
    public byte[] utf8() {
        return utf8;
    }

    /** Bytes of its texts. */
    public int size() {
        return size;
    }

    /** Special tokens in it. */
    public int specials() {
        return ids.length;
    }

    /** Id of a special token. */
    public int special(int index) {
        return ids[index];
    }

    /** Where the text before a special token starts; of {@link #specials()}, the text behind the last. */
    public int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Where the text before a special token ends; of {@link #specials()}, the text behind the last. */
    public int end(int index) {
        return index == ends.length ? size : ends[index];
    }

    /** Its parts in order, without empty texts: for those who look at it rather than encode it. */
    public List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i <= ids.length; i++) {
            if (start(i) < end(i)) {
                segments.add(new Text(new String(utf8, start(i), end(i) - start(i), StandardCharsets.UTF_8)));
            }
            if (i < ids.length) {
                segments.add(new Special(ids[i]));
            }
        }
        return segments;
    }

    /** A part of a prompt. */
    public sealed interface Segment {}

    /**
     * A special token.
     *
     * @param id its id
     */
    public record Special(int id) implements Segment {}

    /**
     * Ordinary text.
     *
     * @param text not empty
     */
    public record Text(String text) implements Segment {}

    /** Writes a prompt from left to right. */
    static final class Writer {
        private static final int FIRST_BYTES = 1024;
        private static final int FIRST_SPECIALS = 16;

        private final SpecialTokens specials;
        private byte[] utf8 = new byte[FIRST_BYTES];
        private int size;
        private int[] ends = new int[FIRST_SPECIALS];
        private int[] ids = new int[FIRST_SPECIALS];
        private int count;

        Writer(SpecialTokens specials) {
            this.specials = specials;
        }

        Writer special(String name) {
            return special(specials.id(name));
        }

        Writer special(int id) {
            if (count == ids.length) {
                ends = Arrays.copyOf(ends, count * 2);
                ids = Arrays.copyOf(ids, count * 2);
            }
            ends[count] = size;
            ids[count++] = id;
            return this;
        }

        Writer text(String more) {
            byte[] bytes = Utf8.encode(more);
            return text(bytes, 0, bytes.length);
        }

        Writer text(Content content) {
            byte[] bytes = content.utf8();
            return text(bytes, 0, bytes.length);
        }

        Writer text(byte[] bytes, int from, int to) {
            int length = to - from;
            if (utf8.length - size < length) {
                utf8 = Arrays.copyOf(utf8, Math.max(2 * utf8.length, Math.addExact(size, length)));
            }
            System.arraycopy(bytes, from, utf8, size, length);
            size += length;
            return this;
        }

        Prompt done() {
            return new Prompt(utf8, size, Arrays.copyOf(ends, count), Arrays.copyOf(ids, count));
        }
    }
}
