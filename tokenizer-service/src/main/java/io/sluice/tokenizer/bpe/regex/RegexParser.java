package io.sluice.tokenizer.bpe.regex;

import io.sluice.tokenizer.bpe.regex.Node.Repeat;
import java.util.ArrayList;
import java.util.List;

/** Parses a regular expression of Oniguruma's Ruby syntax; refuses what the engine would not run exactly as it does. */
final class RegexParser {
    private static final int MAX_REPEAT = 1_000;
    private static final int MAX_DEPTH = 100;
    /** Pairs of letters that also match one character when case does not count, such as the German sharp s. */
    private static final List<String> FOLDED_PAIRS = List.of("ss", "ff", "fi", "fl", "st");

    private final int[] pattern;
    private final ClassParser classes;
    private int at;
    private int depth;
    private boolean ignoreCase;
    private int lastLiteral = -1;

    private RegexParser(String pattern) {
        this.pattern = pattern.codePoints().toArray();
        this.classes = new ClassParser(this);
    }

    static Node parse(String pattern) {
        RegexParser parser = new RegexParser(pattern);
        Node node = parser.alternatives();
        if (parser.at < parser.pattern.length) {
            throw parser.unsupported("an unmatched )");
        }
        return node;
    }

    private Node alternatives() {
        if (++depth > MAX_DEPTH) {
            throw unsupported("more than " + MAX_DEPTH + " nested groups");
        }
        List<Node> choices = new ArrayList<>();
        boolean outer = ignoreCase;
        do {
            choices.add(sequence());
        } while (take('|'));
        ignoreCase = outer;
        depth--;
        return choices.size() == 1 ? choices.getFirst() : new Node.Alternatives(List.copyOf(choices));
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        lastLiteral = -1;
        while (more() && peek() != '|' && peek() != ')') {
            Node atom = atom();
            if (atom != null) {
                parts.add(quantified(atom));
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(List.copyOf(parts));
    }

    private @org.jspecify.annotations.Nullable Node atom() {
        int c = next();
        switch (c) {
            case '(' -> {
                lastLiteral = -1;
                Node group = group();
                lastLiteral = -1;
                return group;
            }
            case '[' -> {
                lastLiteral = -1;
                return new Node.Chars(classes.bracket(ignoreCase));
            }
            case '.' -> {
                return new Node.Chars(new CodePointSet().add('\n').complement());
            }
            case '^' -> {
                return new Node.Anchor(Node.Place.LINE_START);
            }
            case '$' -> {
                return new Node.Anchor(Node.Place.LINE_END);
            }
            case '*', '+', '?' -> throw unsupported("a quantifier with nothing before it");
            case '\\' -> {
                return escape();
            }
            default -> {
                return literal(c);
            }
        }
    }

    private Node literal(int c) {
        if (ignoreCase && lastLiteral >= 0) {
            String pair = (Character.toString(lastLiteral) + Character.toString(c)).toLowerCase(java.util.Locale.ROOT);
            if (FOLDED_PAIRS.contains(pair)) {
                throw unsupported("\"" + pair + "\" where case does not count");
            }
        }
        lastLiteral = c;
        return new Node.Chars(folded(new CodePointSet().add(c)));
    }

    private CodePointSet folded(CodePointSet set) {
        return ignoreCase ? classes.fold(set) : set;
    }

    private Node escape() {
        if (!more()) {
            throw unsupported("a \\ at the end");
        }
        int c = peek();
        switch (c) {
            case 'A' -> {
                at++;
                return new Node.Anchor(Node.Place.TEXT_START);
            }
            case 'z' -> {
                at++;
                return new Node.Anchor(Node.Place.TEXT_END);
            }
            default -> {
                CodePointSet set = classes.escape();
                int single = classes.lastSingle();
                return single >= 0 ? literal(single) : new Node.Chars(set);
            }
        }
    }

    private @org.jspecify.annotations.Nullable Node group() {
        if (!take('?')) {
            return close(alternatives());
        }
        int c = next();
        return switch (c) {
            case ':' -> close(alternatives());
            case '>' -> new Node.Atomic(close(alternatives()));
            case '=' -> new Node.LookAhead(close(alternatives()), false);
            case '!' -> new Node.LookAhead(close(alternatives()), true);
            case '<' -> behind();
            case 'i', '-' -> flags(c);
            default -> throw unsupported("(?" + Character.toString(c));
        };
    }

    private Node behind() {
        int c = next();
        if (c != '=' && c != '!') {
            throw unsupported("a named group");
        }
        if (close(alternatives()) instanceof Node.Chars chars) {
            return new Node.LookBehind(chars.set(), c == '!');
        }
        throw unsupported("looking behind for more than one character");
    }

    /** {@code (?i)}, {@code (?-i)}, {@code (?i:...)}, {@code (?-i:...)}. */
    private @org.jspecify.annotations.Nullable Node flags(int first) {
        boolean on = first == 'i';
        if (!on && next() != 'i') {
            throw unsupported("a flag other than i");
        }
        int c = next();
        if (c == ')') {
            // Ruby's syntax: the rest of the group, other alternatives included, is under it.
            ignoreCase = on;
            List<Node> choices = new ArrayList<>();
            do {
                choices.add(sequence());
            } while (take('|'));
            return choices.size() == 1 ? choices.getFirst() : new Node.Alternatives(List.copyOf(choices));
        }
        if (c != ':') {
            throw unsupported("a flag other than i");
        }
        boolean outer = ignoreCase;
        ignoreCase = on;
        Node body = close(alternatives());
        ignoreCase = outer;
        return body;
    }

    private Node close(Node body) {
        if (!take(')')) {
            throw unsupported("a ( without )");
        }
        return body;
    }

    private Node quantified(Node atom) {
        Node node = atom;
        boolean quantified = false;
        while (more()) {
            int c = peek();
            int start = at;
            int min;
            int max;
            if (c == '*' || c == '+' || c == '?') {
                at++;
                min = c == '+' ? 1 : 0;
                max = c == '?' ? 1 : Repeat.UNBOUNDED;
            } else if (c == '{') {
                int[] bounds = bounds();
                min = bounds[0];
                max = bounds[1];
            } else {
                return node;
            }
            if (quantified || node.nullable()) {
                at = start;
                throw unsupported("a quantifier after what may match nothing or is quantified already");
            }
            quantified = true;
            lastLiteral = -1;
            node = withMode(node, min, max, c == '{');
        }
        return node;
    }

    private Node withMode(Node body, int min, int max, boolean braces) {
        if (take('?')) {
            if (braces && min == max) {
                // Oniguruma reads x{n}? as (?:x{n})?.
                return new Repeat(new Repeat(body, min, max, false), 0, 1, false);
            }
            return new Repeat(body, min, max, true);
        }
        if (more() && peek() == '+') {
            if (braces) {
                // In Ruby's syntax x{n,m}+ is (?:x{n,m})+.
                throw unsupported("+ after {n,m}");
            }
            at++;
            return new Node.Atomic(new Repeat(body, min, max, false));
        }
        return new Repeat(body, min, max, false);
    }

    private int[] bounds() {
        at++;
        int min = number();
        int max = min;
        boolean comma = take(',');
        if (comma) {
            max = more() && peek() == '}' ? Repeat.UNBOUNDED : number();
        }
        if (min < 0 && comma && max >= 0) {
            min = 0;
        }
        if (min < 0 || !take('}') || (max >= 0 && max < min) || max > MAX_REPEAT || min > MAX_REPEAT) {
            throw unsupported("a { that is no {n}, {n,} or {n,m} up to " + MAX_REPEAT);
        }
        return new int[] {min, max};
    }

    private int number() {
        int value = -1;
        while (more() && peek() >= '0' && peek() <= '9' && value <= MAX_REPEAT) {
            value = Math.max(value, 0) * 10 + next() - '0';
        }
        return value;
    }

    boolean more() {
        return at < pattern.length;
    }

    int peek() {
        return pattern[at];
    }

    /** The character after the next, or -1. */
    int peekSecond() {
        return at + 1 < pattern.length ? pattern[at + 1] : -1;
    }

    int next() {
        if (!more()) {
            throw unsupported("an end in the middle");
        }
        return pattern[at++];
    }

    boolean take(int c) {
        if (more() && pattern[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    RegexException unsupported(String what) {
        return new RegexException("regular expression, at character " + at + ": " + what + " is not supported");
    }
}
