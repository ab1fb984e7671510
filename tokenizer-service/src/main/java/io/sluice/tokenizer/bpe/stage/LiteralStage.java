package io.sluice.tokenizer.bpe.stage;

import java.util.Arrays;

/** Cuts at each place where a string is written. */
public final class LiteralStage implements Stage {
    private final byte[] literal;
    private final Behavior behavior;
    private final boolean invert;

    /** @param literal UTF-8, not empty */
    public LiteralStage(byte[] literal, Behavior behavior, boolean invert) {
        if (literal.length == 0) {
            throw new IllegalArgumentException("the string must not be empty");
        }
        this.literal = literal.clone();
        this.behavior = behavior;
        this.invert = invert;
    }

    @Override
    public PieceSink into(PieceSink next) {
        Cuts cuts = new Cuts(behavior, invert);
        return (text, from, to, first) -> {
            int at = find(text, from, to);
            if (at < 0 && behavior != Behavior.REMOVED) {
                next.accept(text, from, to, first);
                return;
            }
            cuts.begin(from);
            while (at >= 0) {
                cuts.add(at, false);
                cuts.add(at + literal.length, true);
                at = find(text, at + literal.length, to);
            }
            cuts.add(to, false);
            cuts.emit(text, first, next);
        };
    }

    private int find(byte[] text, int from, int to) {
        for (int at = from; at <= to - literal.length; at++) {
            if (text[at] == literal[0] && Arrays.equals(text, at, at + literal.length, literal, 0, literal.length)) {
                return at;
            }
        }
        return -1;
    }
}
