package io.sluice.tokenizer.bpe.regex;

import java.util.List;

/** The part of the parser for sets of characters: escapes, properties and brackets. */
final class ClassParser {
    private static final int LONG_S = 0x17F;
    private static final int KELVIN = 0x212A;

    private final RegexParser in;
    private int single = -1;

    ClassParser(RegexParser in) {
        this.in = in;
    }

    /** The character that the last escape stood for; -1 if it stood for a class. */
    int lastSingle() {
        return single;
    }

    /** What follows a backslash. */
    CodePointSet escape() {
        single = -1;
        int c = in.next();
        return switch (c) {
            case 's' -> UnicodeSets.whiteSpace();
            case 'S' -> UnicodeSets.whiteSpace().complement();
            case 'd' -> UnicodeSets.digits();
            case 'D' -> UnicodeSets.digits().complement();
            case 'w' -> UnicodeSets.words();
            case 'W' -> UnicodeSets.words().complement();
            case 'p' -> property(false);
            case 'P' -> property(true);
            case 'n' -> one('\n');
            case 'r' -> one('\r');
            case 't' -> one('\t');
            case 'f' -> one('\f');
            case 'v' -> one(0x0B);
            case 'a' -> one(0x07);
            case 'e' -> one(0x1B);
            case 'x' -> one(hex());
            case 'u' -> one(digits(4));
            default -> {
                if (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
                    throw in.unsupported("\\" + Character.toString(c));
                }
                yield one(c);
            }
        };
    }

    private CodePointSet one(int c) {
        single = c;
        return new CodePointSet().add(c);
    }

    private int hex() {
        if (!in.take('{')) {
            int value = digits(2);
            if (value > 0x7F) {
                throw in.unsupported("\\x above 7F without braces");
            }
            return value;
        }
        int value = 0;
        while (!in.take('}')) {
            value = (value << 4) | digit();
            if (value > Character.MAX_CODE_POINT) {
                throw in.unsupported("a code point above 10FFFF");
            }
        }
        return value;
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 4) | digit();
        }
        return value;
    }

    private int digit() {
        int digit = Character.digit(in.next(), 16);
        if (digit < 0) {
            throw in.unsupported("this escape");
        }
        return digit;
    }

    private CodePointSet property(boolean negative) {
        if (!in.take('{')) {
            throw in.unsupported("\\p without braces");
        }
        boolean negated = in.take('^') != negative;
        StringBuilder name = new StringBuilder();
        while (!in.take('}')) {
            name.appendCodePoint(in.next());
        }
        CodePointSet set = UnicodeSets.named(name.toString()).orElseThrow(() -> in.unsupported("the property " + name));
        return negated ? set.complement() : set;
    }

    /** What follows an opening bracket, to its closing one. */
    CodePointSet bracket(boolean ignoreCase) {
        boolean negative = in.take('^');
        CodePointSet all = operand(ignoreCase);
        while (in.peek() == '&') {
            in.next();
            in.next();
            all.retainAll(operand(ignoreCase));
        }
        in.next();
        return negative ? all.complement() : all;
    }

    /** Up to a closing bracket or {@code &&}, which stay. */
    private CodePointSet operand(boolean ignoreCase) {
        CodePointSet set = new CodePointSet();
        boolean first = true;
        while (true) {
            if (!in.more()) {
                throw in.unsupported("a [ without ]");
            }
            if (in.peek() == ']') {
                if (first) {
                    throw in.unsupported("an empty []");
                }
                return ignoreCase ? fold(set) : set;
            }
            if (in.peek() == '&' && in.peekSecond() == '&') {
                return ignoreCase ? fold(set) : set;
            }
            member(set, ignoreCase);
            first = false;
        }
    }

    private void member(CodePointSet set, boolean ignoreCase) {
        if (in.peek() == '[') {
            in.next();
            set.addAll(in.peek() == ':' ? posix() : bracket(ignoreCase));
            return;
        }
        CodePointSet one = character();
        int low = single;
        if (in.more() && in.peek() == '-' && in.peekSecond() != ']') {
            if (low < 0) {
                throw in.unsupported("a range from a class");
            }
            in.next();
            if (in.peek() == '[') {
                throw in.unsupported("a range to a class");
            }
            character();
            if (single < low) {
                throw in.unsupported("a range that does not end where or after it starts");
            }
            set.addRange(low, single);
            return;
        }
        set.addAll(one);
    }

    private CodePointSet character() {
        int c = in.next();
        return c == '\\' ? escape() : one(c);
    }

    private CodePointSet posix() {
        StringBuilder name = new StringBuilder();
        in.next();
        while (in.peek() != ':') {
            name.appendCodePoint(in.next());
        }
        in.next();
        if (!in.take(']')) {
            throw in.unsupported("a [: without :]");
        }
        return switch (name.toString()) {
            case "alpha" -> UnicodeSets.require("alphabetic");
            case "digit" -> UnicodeSets.digits();
            case "space" -> UnicodeSets.whiteSpace();
            case "word" -> UnicodeSets.words();
            case "punct" -> new CodePointSet().addAll(UnicodeSets.require("p")).addAll(UnicodeSets.require("s"));
            default -> throw in.unsupported("[:" + name + ":]");
        };
    }

    /**
     * The set where case does not count. Only ASCII letters and what folds to them: for others Oniguruma's tables would be
     * needed.
     */
    CodePointSet fold(CodePointSet set) {
        CodePointSet folded = new CodePointSet().addAll(set);
        for (int c = 'a'; c <= 'z'; c++) {
            int upper = c - ('a' - 'A');
            boolean any = set.contains(c) || set.contains(upper);
            for (int other : List.of(c, upper)) {
                if (any) {
                    folded.add(other);
                }
            }
            if (any && c == 's') {
                folded.add(LONG_S);
            }
            if (any && c == 'k') {
                folded.add(KELVIN);
            }
        }
        for (int cp = 0x80; cp <= Character.MAX_CODE_POINT; cp++) {
            if (set.contains(cp)) {
                throw in.unsupported("a character outside ASCII where case does not count");
            }
        }
        return folded;
    }
}
