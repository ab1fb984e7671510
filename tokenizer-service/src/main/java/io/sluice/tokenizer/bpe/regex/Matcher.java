package io.sluice.tokenizer.bpe.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over UTF-8: tries the choices in their order and takes the first that matches, as a backtracking engine
 * does, but never tries one choice twice at one place. A match so takes time linear in what it looks at. Not thread-safe.
 */
final class Matcher {
    private final Program program;
    private final int[] code;
    private final int splits;
    private int[] stack = new int[64];
    /** One bit for each choice at each place from the start of the match on. */
    private long[] tried = new long[16];

    private int reached;
    private final @Nullable Matcher[] inner;

    Matcher(Program program) {
        this.program = program;
        this.code = program.code();
        this.splits = program.splits();
        this.inner = new Matcher[code.length];
    }

    /**
     * The end of the match that starts at a place of {@code text[from..to)}, or -1.
     *
     * @param text valid UTF-8
     */
    int match(byte[] text, int from, int start, int to) {
        reached = start;
        int end = run(text, from, start, to);
        int words = (int) (((long) (reached - start + 1) * splits) >> 6) + 1;
        Arrays.fill(tried, 0, Math.min(words, tried.length), 0);
        return end;
    }

    private int run(byte[] text, int from, int start, int to) {
        int top = 0;
        int pc = 0;
        int at = start;
        while (true) {
            boolean alive = true;
            switch (code[pc]) {
                case Program.MATCH -> {
                    return at;
                }
                case Program.CHARS -> {
                    if (at < to && program.set(code[pc + 1]).contains(Utf8Text.codePoint(text, at))) {
                        at += Utf8Text.length(text[at]);
                        pc += 4;
                    } else {
                        alive = false;
                    }
                }
                case Program.SPLIT -> {
                    if (mark(at - start, code[pc + 3])) {
                        reached = Math.max(reached, at);
                        if (top + 2 > stack.length) {
                            stack = Arrays.copyOf(stack, stack.length * 2);
                        }
                        stack[top++] = code[pc + 2];
                        stack[top++] = at;
                        pc = code[pc + 1];
                    } else {
                        alive = false;
                    }
                }
                case Program.JUMP -> pc = code[pc + 1];
                case Program.ATOMIC -> {
                    int end = inner(pc).match(text, from, at, to);
                    alive = end >= 0;
                    at = end;
                    pc += 4;
                }
                default -> {
                    alive = holds(pc, text, from, at, to);
                    pc += 4;
                }
            }
            if (!alive) {
                if (top == 0) {
                    return -1;
                }
                at = stack[--top];
                pc = stack[--top];
            }
        }
    }

    private boolean holds(int pc, byte[] text, int from, int at, int to) {
        return switch (code[pc]) {
            case Program.LOOK_AHEAD -> (inner(pc).match(text, from, at, to) >= 0) == (code[pc + 2] == 0);
            case Program.LOOK_BEHIND -> {
                boolean in = at > from
                        && program.set(code[pc + 1]).contains(Utf8Text.codePoint(text, Utf8Text.before(text, at)));
                yield in == (code[pc + 2] == 0);
            }
            default ->
                switch (Node.Place.values()[code[pc + 1]]) {
                    case TEXT_START -> at == from;
                    case TEXT_END -> at == to;
                    case LINE_START -> at == from || (text[at - 1] == '\n' && at < to);
                    case LINE_END -> at == to || text[at] == '\n';
                };
        };
    }

    private Matcher inner(int pc) {
        Matcher matcher = inner[pc];
        if (matcher == null) {
            matcher = new Matcher(program.program(code[pc + 1]));
            inner[pc] = matcher;
        }
        return matcher;
    }

    /** Marks a choice at a place; false if it was marked before. */
    private boolean mark(int place, int split) {
        long bit = (long) place * splits + split;
        int word = (int) (bit >> 6);
        if (word >= tried.length) {
            tried = Arrays.copyOf(tried, Math.max(word + 1, tried.length * 2));
        }
        if ((tried[word] & 1L << bit) != 0) {
            return false;
        }
        tried[word] |= 1L << bit;
        return true;
    }
}
