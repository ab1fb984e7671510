package io.sluice.tokenizer.template;

import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a rendered text into the segments of a prompt. A special token is taken for one only where every character of it was
 * written by the template.
 */
final class Segments {
    private final SpecialTokens specials;
    private final List<Prompt.Segment> segments = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Segments(SpecialTokens specials) {
        this.specials = specials;
    }

    /** The prompt of a rendered text. */
    static Prompt prompt(Text rendered, SpecialTokens specials) {
        Segments out = new Segments(specials);
        int at = 0;
        while (at < rendered.chars()) {
            int end = rendered.runEnd(at);
            String run = rendered.value().substring(at, end);
            if (rendered.isData(at)) {
                out.text.append(run);
            } else {
                out.parse(run);
            }
            at = end;
        }
        return out.done();
    }

    /** The prompt with every special token that its texts spell. */
    static Prompt parsed(Prompt prompt, SpecialTokens specials) {
        Segments out = new Segments(specials);
        for (Prompt.Segment segment : prompt.segments()) {
            switch (segment) {
                case Prompt.Special special -> {
                    out.flush();
                    out.segments.add(special);
                }
                case Prompt.Text part -> out.parse(part.text());
            }
        }
        return out.done();
    }

    private Prompt done() {
        flush();
        return new Prompt(segments);
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
            text.append(new String(bytes, from, SpecialTokens.startOf(match) - from, StandardCharsets.UTF_8));
            flush();
            segments.add(new Prompt.Special(specials.idOf(match)));
            from = specials.endOf(match);
            match = specials.find(bytes, from, bytes.length);
        }
        text.append(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
    }

    private void flush() {
        if (!text.isEmpty()) {
            segments.add(new Prompt.Text(text.toString()));
            text.setLength(0);
        }
    }
}
