package io.sluice.tokenizer.text;

import io.sluice.tokenizer.vocab.RankTable;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the tokens of a byte-level vocabulary are called, as Hugging Face's {@code convert_ids_to_tokens} has it: special and
 * other added ones as they are written, the rest in GPT-2's alphabet, in which each byte is a visible character. Immutable.
 */
public final class TokenNames {
    private static final char[] ALPHABET = alphabet();

    private final Vocabulary vocabulary;
    private final Map<Integer, String> written = new HashMap<>();
    private final boolean byteLevel;

    /** @param added tokens that are written as they are, besides the special ones, by id */
    public TokenNames(TokenText tokens, Map<Integer, String> added) {
        this.vocabulary = tokens.vocabulary();
        this.byteLevel = tokens.hasParts();
        written.putAll(added);
        vocabulary.specials().ids().forEach((name, id) -> written.putIfAbsent(id, name));
    }

    /** Whether it knows their names: those of vocabularies of characters it does not. */
    public boolean areKnown() {
        return byteLevel;
    }

    /** The name of a token; empty for an id that stands for nothing. */
    public String of(int id) {
        String name = written.get(id);
        return name != null ? name : vocabulary.isOrdinary(id) ? spelled(id) : "";
    }

    /** A special token as it is written, in UTF-8. */
    byte[] utf8(int special) {
        return written.getOrDefault(special, "").getBytes(StandardCharsets.UTF_8);
    }

    private String spelled(int id) {
        RankTable ranks = vocabulary.ranks();
        char[] name = new char[ranks.length(id)];
        for (int i = 0; i < name.length; i++) {
            name[i] = ALPHABET[ranks.bytes()[ranks.offset(id) + i] & 0xFF];
        }
        return new String(name);
    }

    private static char[] alphabet() {
        char[] alphabet = new char[256];
        char shifted = 256;
        for (int b = 0; b < alphabet.length; b++) {
            boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            alphabet[b] = visible ? (char) b : shifted++;
        }
        return alphabet;
    }
}
