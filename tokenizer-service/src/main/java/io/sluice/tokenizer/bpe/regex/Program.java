package io.sluice.tokenizer.bpe.regex;

import io.sluice.tokenizer.bpe.regex.Node.Alternatives;
import io.sluice.tokenizer.bpe.regex.Node.Anchor;
import io.sluice.tokenizer.bpe.regex.Node.Atomic;
import io.sluice.tokenizer.bpe.regex.Node.Chars;
import io.sluice.tokenizer.bpe.regex.Node.LookAhead;
import io.sluice.tokenizer.bpe.regex.Node.LookBehind;
import io.sluice.tokenizer.bpe.regex.Node.Repeat;
import io.sluice.tokenizer.bpe.regex.Node.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A regular expression as instructions for the {@link Matcher}. Immutable once built. */
final class Program {
    static final int MATCH = 0;
    /** Take a character of set {@code x}. */
    static final int CHARS = 1;
    /** Try {@code x}, and if that fails {@code y}. {@code z} numbers these, for the marks of what was tried. */
    static final int SPLIT = 2;
    /** Go to {@code x}. */
    static final int JUMP = 3;
    /** Run program {@code x} by itself and go on where it ends. */
    static final int ATOMIC = 4;
    /** Run program {@code x}; go on here if it matches, or if {@code y} is 1 if it does not. */
    static final int LOOK_AHEAD = 5;
    /** Go on if the character before is in set {@code x}, or if {@code y} is 1 if it is not. */
    static final int LOOK_BEHIND = 6;
    /** Go on at the place {@code x}, by {@link Node.Place}'s ordinal. */
    static final int ANCHOR = 7;

    private static final int MAX_INSTRUCTIONS = 20_000;

    private int[] code = new int[64];
    private int size;
    private int splits;
    private final List<CodePointSet> setList = new ArrayList<>();
    private final List<Program> programList = new ArrayList<>();
    private CodePointSet[] sets = {};
    private Program[] programs = {};

    private Program() {}

    static Program of(Node node) {
        Program program = new Program();
        program.add(node);
        program.emit(MATCH, 0, 0, 0);
        program.sets = program.setList.toArray(new CodePointSet[0]);
        program.programs = program.programList.toArray(new Program[0]);
        program.code = Arrays.copyOf(program.code, program.size);
        return program;
    }

    /** Four numbers an instruction: what, x, y, z. */
    int[] code() {
        return code;
    }

    CodePointSet set(int index) {
        return sets[index];
    }

    Program program(int index) {
        return programs[index];
    }

    /** How many {@link #SPLIT} there are. */
    int splits() {
        return splits;
    }

    private int emit(int what, int x, int y, int z) {
        if (size >= 4 * MAX_INSTRUCTIONS) {
            throw new RegexException("regular expression: is larger than " + MAX_INSTRUCTIONS + " instructions");
        }
        if (size + 4 > code.length) {
            code = Arrays.copyOf(code, code.length * 2);
        }
        code[size] = what;
        code[size + 1] = x;
        code[size + 2] = y;
        code[size + 3] = z;
        size += 4;
        return size - 4;
    }

    private int split() {
        return emit(SPLIT, 0, 0, splits++);
    }

    private int set(CodePointSet set) {
        setList.add(set);
        return setList.size() - 1;
    }

    private int sub(Node node) {
        programList.add(of(node));
        return programList.size() - 1;
    }

    private void add(Node node) {
        switch (node) {
            case Chars chars -> emit(CHARS, set(chars.set()), 0, 0);
            case Sequence sequence -> sequence.parts().forEach(this::add);
            case Alternatives alternatives -> alternatives(alternatives.choices());
            case Repeat repeat -> repeat(repeat);
            case Atomic atomic -> emit(ATOMIC, sub(atomic.body()), 0, 0);
            case LookAhead look -> emit(LOOK_AHEAD, sub(look.body()), look.negative() ? 1 : 0, 0);
            case LookBehind look -> emit(LOOK_BEHIND, set(look.set()), look.negative() ? 1 : 0, 0);
            case Anchor anchor -> emit(ANCHOR, anchor.place().ordinal(), 0, 0);
        }
    }

    private void alternatives(List<Node> choices) {
        List<Integer> jumps = new ArrayList<>();
        for (int i = 0; i < choices.size() - 1; i++) {
            int split = split();
            code[split + 1] = size;
            add(choices.get(i));
            jumps.add(emit(JUMP, 0, 0, 0));
            code[split + 2] = size;
        }
        add(choices.getLast());
        for (int jump : jumps) {
            code[jump + 1] = size;
        }
    }

    private void repeat(Repeat repeat) {
        for (int i = 0; i < repeat.min(); i++) {
            add(repeat.body());
        }
        if (repeat.max() == Repeat.UNBOUNDED) {
            int split = split();
            enter(split, repeat.lazy());
            add(repeat.body());
            emit(JUMP, split, 0, 0);
            leave(split, repeat.lazy());
            return;
        }
        List<Integer> opened = new ArrayList<>();
        for (int i = repeat.min(); i < repeat.max(); i++) {
            int split = split();
            enter(split, repeat.lazy());
            opened.add(split);
            add(repeat.body());
        }
        for (int split : opened) {
            leave(split, repeat.lazy());
        }
    }

    private void enter(int split, boolean lazy) {
        code[split + (lazy ? 2 : 1)] = size;
    }

    private void leave(int split, boolean lazy) {
        code[split + (lazy ? 1 : 2)] = size;
    }
}
