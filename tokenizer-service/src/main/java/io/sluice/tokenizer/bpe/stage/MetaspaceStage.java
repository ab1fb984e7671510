package io.sluice.tokenizer.bpe.stage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The Metaspace pre-tokenizer: spaces become a visible character, which begins each word. */
public final class MetaspaceStage implements Stage {
    /** Where the character is put in front. */
    public enum Prepend {
        /** Of every piece that does not start with it. */
        ALWAYS,
        /** Of the piece that starts the text only. */
        FIRST,
        /** Nowhere. */
        NEVER
    }

    private final byte[] replacement;
    private final Prepend prepend;
    private final boolean split;

    public MetaspaceStage(int replacement, Prepend prepend, boolean split) {
        this.replacement = Character.toString(replacement).getBytes(StandardCharsets.UTF_8);
        this.prepend = prepend;
        this.split = split;
    }

    @Override
    public PieceSink into(PieceSink next) {
        PieceSink cut = split ? new LiteralStage(replacement, Behavior.MERGED_WITH_NEXT, false).into(next) : next;
        return (text, from, to, first) -> {
            byte[] replaced = Bytes.replace(text, from, to, new byte[] {' '}, replacement);
            boolean wanted = prepend == Prepend.ALWAYS || (prepend == Prepend.FIRST && first);
            if (wanted && !Bytes.startsWith(replaced, replacement)) {
                byte[] prefixed = Arrays.copyOf(replacement, replacement.length + replaced.length);
                System.arraycopy(replaced, 0, prefixed, replacement.length, replaced.length);
                replaced = prefixed;
            }
            cut.accept(replaced, 0, replaced.length, first);
        };
    }
}
