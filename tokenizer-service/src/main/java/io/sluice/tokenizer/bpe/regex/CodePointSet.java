package io.sluice.tokenizer.bpe.regex;

import java.util.function.IntPredicate;

/** A set of code points: one bit for each. Changed only while it is built. */
public final class CodePointSet {
    private static final int WORDS = (Character.MAX_CODE_POINT + 1) >> 6;

    private final long[] words = new long[WORDS];

    CodePointSet() {}

    /** The code points that a predicate accepts. */
    static CodePointSet of(IntPredicate predicate) {
        CodePointSet set = new CodePointSet();
        for (int cp = 0; cp <= Character.MAX_CODE_POINT; cp++) {
            if (predicate.test(cp)) {
                set.add(cp);
            }
        }
        return set;
    }

    /** Whether a code point is in the set. */
    public boolean contains(int codePoint) {
        return (words[codePoint >> 6] & 1L << codePoint) != 0;
    }

    CodePointSet add(int codePoint) {
        words[codePoint >> 6] |= 1L << codePoint;
        return this;
    }

    CodePointSet addRange(int first, int last) {
        for (int cp = first; cp <= last; cp++) {
            add(cp);
        }
        return this;
    }

    CodePointSet addAll(CodePointSet other) {
        for (int i = 0; i < WORDS; i++) {
            words[i] |= other.words[i];
        }
        return this;
    }

    CodePointSet retainAll(CodePointSet other) {
        for (int i = 0; i < WORDS; i++) {
            words[i] &= other.words[i];
        }
        return this;
    }

    CodePointSet complement() {
        CodePointSet set = new CodePointSet();
        for (int i = 0; i < WORDS; i++) {
            set.words[i] = ~words[i];
        }
        return set;
    }
}
