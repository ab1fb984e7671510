package io.sluice.tokenizer.bpe.stage;

import io.sluice.tokenizer.bpe.PreTokenizer;

/** Cuts where a scanner does that leaves nothing out. */
public record ScanStage(PreTokenizer scanner) implements Stage {
    @Override
    public PieceSink into(PieceSink next) {
        return (text, from, to, first) -> {
            int at = from;
            while (at < to) {
                int end = scanner.next(text, at, to);
                next.accept(text, at, end, first && at == from);
                at = end;
            }
        };
    }
}
