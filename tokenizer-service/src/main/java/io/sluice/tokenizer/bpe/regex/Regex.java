package io.sluice.tokenizer.bpe.regex;

/** A compiled regular expression. Immutable; searching needs a {@link Finder} a thread. */
public final class Regex {
    private final Program program;
    private final CodePointSet first;

    private Regex(Program program, CodePointSet first) {
        this.program = program;
        this.first = first;
    }

    /**
     * Compiles an expression.
     *
     * @throws RegexException if it is malformed, uses what is not supported, or may match nothing
     */
    public static Regex compile(String pattern) {
        Node node = RegexParser.parse(pattern);
        if (node.nullable()) {
            throw new RegexException("regular expression: it may match nothing, which is not supported");
        }
        CodePointSet first = new CodePointSet();
        firsts(node, first);
        return new Regex(Program.of(node), first);
    }

    /** A search, for one thread at a time. */
    public Finder finder() {
        return new Finder(new Matcher(program), first);
    }

    /** Adds what a match of a node can begin with; answers whether the node may match nothing. */
    private static boolean firsts(Node node, CodePointSet into) {
        return switch (node) {
            case Node.Chars chars -> {
                into.addAll(chars.set());
                yield false;
            }
            case Node.Sequence sequence -> {
                for (Node part : sequence.parts()) {
                    if (!firsts(part, into)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Node.Alternatives alternatives -> {
                boolean nullable = false;
                for (Node choice : alternatives.choices()) {
                    nullable |= firsts(choice, into);
                }
                yield nullable;
            }
            case Node.Repeat repeat -> firsts(repeat.body(), into) || repeat.min() == 0;
            case Node.Atomic atomic -> firsts(atomic.body(), into);
            case Node.LookAhead look -> true;
            case Node.LookBehind look -> true;
            case Node.Anchor anchor -> true;
        };
    }
}
