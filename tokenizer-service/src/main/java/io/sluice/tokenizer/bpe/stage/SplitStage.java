package io.sluice.tokenizer.bpe.stage;

import io.sluice.tokenizer.bpe.regex.Finder;
import io.sluice.tokenizer.bpe.regex.Regex;

/** Cuts at the matches of a regular expression. */
public record SplitStage(Regex regex, Behavior behavior, boolean invert) implements Stage {
    @Override
    public PieceSink into(PieceSink next) {
        Finder finder = regex.finder();
        Cuts cuts = new Cuts(behavior, invert);
        return (text, from, to, first) -> {
            cuts.begin(from);
            int at = from;
            long match = finder.find(text, from, at, to);
            while (match != Finder.NO_MATCH) {
                cuts.add(Finder.start(match), false);
                at = Finder.end(match);
                cuts.add(at, true);
                match = finder.find(text, from, at, to);
            }
            cuts.add(to, false);
            cuts.emit(text, first, next);
        };
    }
}
