package io.sluice.tokenizer.template;

import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a rendered text into the segments of a prompt. A special token is taken for one only where every character of it was
 * written by the template.
 */
final class Segments {
    private final SpecialTokens specials;
    private final Prompt.Writer out;
    private final StringBuilder text = new StringBuilder();

    private Segments(SpecialTokens specials) {
        this.specials = specials;
        this.out = new Prompt.Writer(specials);
    }

    /** The prompt of a rendered text. */
    static Prompt prompt(Text rendered, SpecialTokens specials) {
        Segments segments = new Segments(specials);
        int at = 0;
        while (at < rendered.chars()) {
            int end = rendered.runEnd(at);
            String run = rendered.value().substring(at, end);
            if (rendered.isData(at)) {
                segments.text.append(run);
            } else {
                segments.parse(run);
            }
            at = end;
        }
        segments.flush();
        return segments.out.done();
    }

    /** The prompt with every special token that its texts spell. */
    static Prompt parsed(Prompt prompt, SpecialTokens specials) {
        Segments segments = new Segments(specials);
        for (int i = 0; i <= prompt.specials(); i++) {
            segments.parse(prompt.utf8(), prompt.start(i), prompt.end(i));
            if (i < prompt.specials()) {
                segments.out.special(prompt.special(i));
            }
        }
        return segments.out.done();
    }

    private void parse(String run) {
        byte[] bytes = run.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        long match = specials.find(bytes, 0, bytes.length);
        if (match == SpecialTokens.NO_MATCH) {
            // Kept as it is: bytes would lose a surrogate that stands alone.
            text.append(run);
            return;
        }
        while (match != SpecialTokens.NO_MATCH) {
            flush();
            out.text(bytes, from, SpecialTokens.startOf(match)).special(specials.idOf(match));
            from = specials.endOf(match);
            match = specials.find(bytes, from, bytes.length);
        }
        text.append(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
    }

    private void parse(byte[] bytes, int from, int to) {
        int at = from;
        long match = specials.find(bytes, at, to);
        while (match != SpecialTokens.NO_MATCH) {
            out.text(bytes, at, SpecialTokens.startOf(match)).special(specials.idOf(match));
            at = specials.endOf(match);
            match = specials.find(bytes, at, to);
        }
        out.text(bytes, at, to);
    }

    private void flush() {
        out.text(text.toString());
        text.setLength(0);
    }
}
