package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.Cl100kPreTokenizer;
import io.sluice.tokenizer.bpe.Gpt2PreTokenizer;
import io.sluice.tokenizer.bpe.O200kPreTokenizer;
import io.sluice.tokenizer.bpe.PreTokenizer;
import io.sluice.tokenizer.bpe.QwenPreTokenizer;
import java.util.Optional;

/** Regular expressions for which there is a scanner; each of them takes every character of a text. */
final class KnownPatterns {
    private static final String WORD_START = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

    /** cl100k_base, Llama 3. */
    static final String CL100K = cl100k("\\p{N}{1,3}");
    /** Qwen 2 and 3. */
    static final String QWEN = cl100k("\\p{N}");
    /** o200k_base, gpt-oss. */
    static final String O200K = WORD_START + UPPER + "*" + LOWER + "+" + CONTRACTION + "?|" + WORD_START + UPPER + "+"
            + LOWER + "*" + CONTRACTION + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*" + SPACES;
    /** GPT-2. */
    static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private KnownPatterns() {}

    private static String cl100k(String number) {
        return CONTRACTION + "|" + WORD_START + "\\p{L}+|" + number + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*" + SPACES;
    }

    /** The scanner of an expression. */
    static Optional<PreTokenizer> scanner(String pattern) {
        if (pattern.equals(O200K)) {
            return Optional.of(new O200kPreTokenizer());
        }
        if (pattern.equals(CL100K)) {
            return Optional.of(new Cl100kPreTokenizer());
        }
        if (pattern.equals(QWEN)) {
            return Optional.of(new QwenPreTokenizer());
        }
        return pattern.equals(GPT2) ? Optional.of(new Gpt2PreTokenizer()) : Optional.empty();
    }
}
