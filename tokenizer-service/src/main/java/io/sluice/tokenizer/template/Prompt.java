package io.sluice.tokenizer.template;

import io.sluice.tokenizer.vocab.SpecialTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * A written prompt: special tokens that the template placed, and text between them. Text is text: whatever it spells, it
 * is encoded as ordinary tokens, so a message cannot end its own turn or open another's.
 *
 * @param segments in order; no two texts follow each other, since their border would then depend on who wrote them
 */
public record Prompt(List<Segment> segments) {
    public Prompt {
        segments = List.copyOf(segments);
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

    /** A prompt of nothing but text. */
    public static Prompt ofText(String text) {
        return new Prompt(text.isEmpty() ? List.of() : List.of(new Text(text)));
    }

    /** Writes a prompt from left to right. */
    static final class Writer {
        private final SpecialTokens specials;
        private final List<Segment> segments = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        Writer(SpecialTokens specials) {
            this.specials = specials;
        }

        Writer special(String name) {
            flush();
            segments.add(new Special(specials.id(name)));
            return this;
        }

        Writer text(String more) {
            text.append(more);
            return this;
        }

        Prompt done() {
            flush();
            return new Prompt(segments);
        }

        private void flush() {
            if (!text.isEmpty()) {
                segments.add(new Text(text.toString()));
                text.setLength(0);
            }
        }
    }
}
