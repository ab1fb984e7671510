package io.sluice.tokenizer.bpe.stage;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.bpe.TextEncoding;
import io.sluice.tokenizer.bpe.merge.MergeEncoding;
import io.sluice.tokenizer.bpe.merge.PieceMerger;
import java.util.Arrays;
import java.util.List;

/** All that a tokenizer file does with a text: the tables of it. Immutable: any number of threads, each with an encoder. */
public final class Pipeline implements TextEncoding {
    private final Normalizer normalizer;
    private final List<Stage> stages;
    private final MergeEncoding merges;
    private final AddedTokens asWritten;
    private final AddedTokens normalized;
    private final Borders borders;

    /**
     * @param added tokens that are taken out first
     * @param normalizer what the text between them goes through
     * @param stages what cuts it into pieces
     * @param merges what makes ids of those
     */
    public Pipeline(List<AddedToken> added, Normalizer normalizer, List<Stage> stages, MergeEncoding merges) {
        this.normalizer = normalizer;
        this.stages = List.copyOf(stages);
        this.merges = merges;
        this.asWritten =
                new AddedTokens(added.stream().filter(t -> !t.normalized()).toList(), Normalizer.NONE);
        this.normalized =
                new AddedTokens(added.stream().filter(AddedToken::normalized).toList(), normalizer);
        // What is looked for in normalized text finds no white space there that a normalizer has replaced.
        this.borders = new Borders(added.stream()
                .filter(t -> !t.normalized() || normalizer == Normalizer.NONE)
                .toList());
    }

    @Override
    public TextEncoder newEncoder() {
        return new Run();
    }

    /** An encoder. */
    private final class Run implements TextEncoder {
        private final PieceMerger merger = merges.newMerger();
        private final PieceSink sink;
        private IdBuffer out = new IdBuffer(1);

        Run() {
            PieceSink next = (text, from, to, first) -> merger.encode(text, from, to, out);
            for (Stage stage : stages.reversed()) {
                next = stage.into(next);
            }
            this.sink = next;
        }

        @Override
        public void encode(byte[] text, int from, int to, IdBuffer ids) {
            run(text, from, to, true, false, ids);
        }

        @Override
        public void encodeBetween(byte[] text, int from, int to, int before, int after, IdBuffer ids) {
            int start = borders.start(text, from, to, before);
            run(text, start, borders.end(text, start, to, after), before == NO_TOKEN, false, ids);
        }

        @Override
        public void encodeWithSpecials(byte[] text, int from, int to, IdBuffer ids) {
            run(text, from, to, true, true, ids);
        }

        private void run(byte[] text, int from, int to, boolean first, boolean special, IdBuffer ids) {
            this.out = ids;
            asWritten.find(text, from, to, special, new AddedTokens.Parts() {
                @Override
                public void text(int start, int end) {
                    section(text, start, end, first && start == from, special);
                }

                @Override
                public void token(int id) {
                    out.add(id);
                }
            });
        }

        private void section(byte[] text, int from, int to, boolean first, boolean special) {
            if (normalizer == Normalizer.NONE) {
                normalized(text, from, to, first, special);
            } else {
                byte[] part = from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
                byte[] changed = normalizer.normalize(part);
                normalized(changed, 0, changed.length, first, special);
            }
        }

        private void normalized(byte[] text, int from, int to, boolean first, boolean special) {
            normalized.find(text, from, to, special, new AddedTokens.Parts() {
                @Override
                public void text(int start, int end) {
                    sink.accept(text, start, end, first && start == from);
                }

                @Override
                public void token(int id) {
                    out.add(id);
                }
            });
        }
    }
}
