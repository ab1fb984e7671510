package io.sluice.tokenizer.template;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.text.Utf8;

/** From a prompt or a text to token ids. Thread-safe. */
public final class PromptEncoder {
    /** A first guess: English has some four bytes a token. */
    private static final int BYTES_PER_TOKEN = 4;

    private PromptEncoder() {}

    /** How many ids to make room for. */
    public static int capacity(int bytes) {
        return bytes / BYTES_PER_TOKEN + 16;
    }

    /** The ids of a written prompt. */
    public static IdBuffer encode(Model model, Prompt prompt) {
        IdBuffer ids = new IdBuffer(capacity(prompt.size()) + prompt.specials());
        encode(model, prompt, ids);
        return ids;
    }

    /** Adds the ids of a written prompt. */
    public static void encode(Model model, Prompt prompt, IdBuffer out) {
        TextEncoder encoder = model.encoders().take();
        part(encoder, prompt, 0, prompt.specials() + 1, out);
        model.encoders().give(encoder);
    }

    /**
     * Adds the ids of some of a prompt's texts, each with the special token behind it. A text's ids depend on nothing but it
     * and the special tokens beside it, so the ids of all parts, put together, are those of the whole.
     *
     * @param from the first text
     * @param to the one behind the last
     */
    public static void part(TextEncoder encoder, Prompt prompt, int from, int to, IdBuffer out) {
        for (int i = from; i < to; i++) {
            if (prompt.start(i) < prompt.end(i)) {
                int before = i == 0 ? TextEncoder.NO_TOKEN : prompt.special(i - 1);
                int after = i == prompt.specials() ? TextEncoder.NO_TOKEN : prompt.special(i);
                encoder.encodeBetween(prompt.utf8(), prompt.start(i), prompt.end(i), before, after, out);
            }
            if (i < prompt.specials()) {
                out.add(prompt.special(i));
            }
        }
    }

    /**
     * Adds the ids of a text.
     *
     * @param utf8 valid UTF-8
     * @param how what is done besides
     */
    public static void text(Model model, byte[] utf8, TextOptions how, IdBuffer out) {
        if (how.addSpecial()) {
            out.addAll(model.around().before());
        }
        TextEncoder encoder = model.encoders().take();
        if (how.parseSpecial()) {
            encoder.encodeWithSpecials(utf8, 0, utf8.length, out);
        } else {
            encoder.encode(utf8, 0, utf8.length, out);
        }
        model.encoders().give(encoder);
        if (how.addSpecial()) {
            out.addAll(model.around().after());
        }
    }

    /** The ids of a text. Special tokens written in it are text like any other. */
    public static IdBuffer encodeText(Model model, String text) {
        return text(model, text, TextOptions.PLAIN);
    }

    /** The ids of a text whose author may write special tokens: not for what a user typed. */
    public static IdBuffer encodeWithSpecials(Model model, String text) {
        return text(model, text, new TextOptions(true, false));
    }

    private static IdBuffer text(Model model, String text, TextOptions how) {
        byte[] bytes = Utf8.encode(text);
        IdBuffer ids = new IdBuffer(capacity(bytes.length));
        text(model, bytes, how, ids);
        return ids;
    }
}
