package io.sluice.tokenizer.template;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.text.Utf8;

/** From a prompt or a text to token ids. Thread-safe. */
public final class PromptEncoder {
    /** A first guess: English has some four bytes a token. */
    private static final int BYTES_PER_TOKEN = 4;

    private PromptEncoder() {}

    /** The ids of a written prompt. */
    public static IdBuffer encode(Model model, Prompt prompt) {
        IdBuffer ids = new IdBuffer(256);
        TextEncoder encoder = model.encoders().take();
        for (Prompt.Segment segment : prompt.segments()) {
            switch (segment) {
                case Prompt.Special special -> ids.add(special.id());
                case Prompt.Text text -> {
                    byte[] bytes = Utf8.encode(text.text());
                    encoder.encode(bytes, 0, bytes.length, ids);
                }
            }
        }
        model.encoders().give(encoder);
        return ids;
    }

    /** The ids of a text. Special tokens written in it are text like any other. */
    public static IdBuffer encodeText(Model model, String text) {
        byte[] bytes = Utf8.encode(text);
        IdBuffer ids = new IdBuffer(bytes.length / BYTES_PER_TOKEN + 16);
        TextEncoder encoder = model.encoders().take();
        encoder.encode(bytes, 0, bytes.length, ids);
        model.encoders().give(encoder);
        return ids;
    }

    /** The ids of a text whose author may write special tokens: not for what a user typed. */
    public static IdBuffer encodeWithSpecials(Model model, String text) {
        byte[] bytes = Utf8.encode(text);
        IdBuffer ids = new IdBuffer(bytes.length / BYTES_PER_TOKEN + 16);
        TextEncoder encoder = model.encoders().take();
        encoder.encodeWithSpecials(bytes, 0, bytes.length, ids);
        model.encoders().give(encoder);
        return ids;
    }
}
