package io.sluice.tokenizer.bpe.stage;

import io.sluice.tokenizer.bpe.regex.CodePointSet;
import io.sluice.tokenizer.bpe.regex.UnicodeSets;
import io.sluice.tokenizer.bpe.regex.Utf8Text;
import io.sluice.tokenizer.vocab.ByteTrie;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds added tokens in a text, from left to right, of several that start at one place the longest; what one has taken, no
 * other can. Immutable.
 */
public final class AddedTokens {
    /** What is found. */
    interface Parts {
        /** Text between tokens, not empty. */
        void text(int from, int to);

        /** A token. */
        void token(int id);
    }

    /** Made when the first token asks for them: reading the tables takes long. */
    private static final class Sets {
        static final CodePointSet WORDS = UnicodeSets.rustWords();
        static final CodePointSet SPACES = UnicodeSets.whiteSpace();
    }

    private final List<AddedToken> tokens;
    private final int[] lengths;
    private final boolean[] firstByte = new boolean[256];
    private final ByteTrie trie;
    private final boolean hasOrdinary;

    /**
     * @param tokens those to find
     * @param normalizer what their content goes through first
     */
    AddedTokens(List<AddedToken> tokens, Normalizer normalizer) {
        this.tokens = List.copyOf(tokens);
        this.lengths = new int[tokens.size()];
        this.hasOrdinary = tokens.stream().anyMatch(t -> !t.special());
        int[] offsets = new int[tokens.size() + 1];
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < lengths.length; i++) {
            byte[] content = normalizer.normalize(tokens.get(i).content().getBytes(StandardCharsets.UTF_8));
            lengths[i] = content.length;
            if (content.length > 0) {
                firstByte[content[0] & 0xFF] = true;
            }
            joined.writeBytes(content);
            offsets[i + 1] = joined.size();
        }
        this.trie = ByteTrie.of(joined.toByteArray(), offsets);
    }

    /**
     * Takes a text apart.
     *
     * @param special whether special tokens count; where not, what is written like one is text
     */
    void find(byte[] text, int from, int to, boolean special, Parts parts) {
        int taken = from;
        int at = special || hasOrdinary ? from : to;
        while (at < to) {
            int index = firstByte[text[at] & 0xFF] ? trie.longest(text, at, to) : -1;
            if (index < 0) {
                at++;
                continue;
            }
            int end = at + lengths[index];
            AddedToken token = tokens.get(index);
            if ((special || !token.special()) && (!token.singleWord() || standsAlone(text, from, at, end, to))) {
                int start = token.stripLeft() ? Math.max(taken, withoutSpacesAtEnd(text, from, at)) : at;
                int stop = token.stripRight() ? withoutSpacesAtStart(text, end, to) : end;
                if (taken < start) {
                    parts.text(taken, start);
                }
                parts.token(token.id());
                taken = stop;
            }
            // Whether it counted or not: none is found inside it.
            at = end;
        }
        if (taken < to) {
            parts.text(taken, to);
        }
    }

    private static boolean standsAlone(byte[] text, int from, int start, int end, int to) {
        boolean left = start == from || !Sets.WORDS.contains(Utf8Text.codePoint(text, Utf8Text.before(text, start)));
        return left && (end == to || !Sets.WORDS.contains(Utf8Text.codePoint(text, end)));
    }

    static int withoutSpacesAtEnd(byte[] text, int from, int to) {
        int end = to;
        while (end > from) {
            int before = Utf8Text.before(text, end);
            if (!Sets.SPACES.contains(Utf8Text.codePoint(text, before))) {
                break;
            }
            end = before;
        }
        return end;
    }

    static int withoutSpacesAtStart(byte[] text, int from, int to) {
        int start = from;
        while (start < to && Sets.SPACES.contains(Utf8Text.codePoint(text, start))) {
            start += Utf8Text.length(text[start]);
        }
        return start;
    }
}
