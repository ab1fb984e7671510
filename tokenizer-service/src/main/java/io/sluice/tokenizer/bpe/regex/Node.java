package io.sluice.tokenizer.bpe.regex;

import java.util.List;

/** A regular expression, parsed. */
sealed interface Node {
    /** Whether it can match without taking a character. */
    boolean nullable();

    /** One character of a set. */
    record Chars(CodePointSet set) implements Node {
        @Override
        public boolean nullable() {
            return false;
        }
    }

    /** One after another. */
    record Sequence(List<Node> parts) implements Node {
        @Override
        public boolean nullable() {
            return parts.stream().allMatch(Node::nullable);
        }
    }

    /** The first that lets the whole match. */
    record Alternatives(List<Node> choices) implements Node {
        @Override
        public boolean nullable() {
            return choices.stream().anyMatch(Node::nullable);
        }
    }

    /**
     * Repeated.
     *
     * @param max {@link #UNBOUNDED} for no end
     */
    record Repeat(Node body, int min, int max, boolean lazy) implements Node {
        static final int UNBOUNDED = -1;

        @Override
        public boolean nullable() {
            return min == 0;
        }
    }

    /** Matched as if alone: what it took is not given back. */
    record Atomic(Node body) implements Node {
        @Override
        public boolean nullable() {
            return body.nullable();
        }
    }

    /** Looks at what follows and takes nothing. */
    record LookAhead(Node body, boolean negative) implements Node {
        @Override
        public boolean nullable() {
            return true;
        }
    }

    /** Looks at the one character before. */
    record LookBehind(CodePointSet set, boolean negative) implements Node {
        @Override
        public boolean nullable() {
            return true;
        }
    }

    /** A place in the text. */
    record Anchor(Place place) implements Node {
        @Override
        public boolean nullable() {
            return true;
        }
    }

    /** Where an {@link Anchor} holds. */
    enum Place {
        TEXT_START,
        TEXT_END,
        LINE_START,
        LINE_END
    }
}
