package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.Cl100kPreTokenizer;
import io.sluice.tokenizer.bpe.PreTokenizer;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a rank file does not say, by the name of its encoding: how texts are cut, and the special tokens. */
public enum RankFileEncoding {
    /** GPT-3. */
    R50K_BASE("r50k_base", KnownVocabulary.R50K_BASE),
    /** GPT-2: the same by its older name. */
    GPT2("gpt2", KnownVocabulary.R50K_BASE),
    /** Codex. */
    P50K_BASE("p50k_base", KnownVocabulary.P50K_BASE),
    /** Codex's edit models: three special tokens more. */
    P50K_EDIT("p50k_edit", KnownVocabulary.P50K_BASE),
    /** GPT-3.5 and GPT-4. */
    CL100K_BASE("cl100k_base", KnownVocabulary.CL100K_BASE),
    /** GPT-4o. */
    O200K_BASE("o200k_base", KnownVocabulary.O200K_BASE),
    /** gpt-oss. */
    O200K_HARMONY("o200k_harmony", KnownVocabulary.O200K_HARMONY),
    /** Llama 3: the {@code tokenizer.model} of Meta's own downloads. It cuts as cl100k_base does. */
    LLAMA3("llama3", KnownVocabulary.CL100K_BASE);

    private static final int LLAMA3_FIRST_SPECIAL = 128_000;
    private static final int LLAMA3_SPECIALS = 256;

    private final String title;
    private final KnownVocabulary like;

    RankFileEncoding(String title, KnownVocabulary like) {
        this.title = title;
        this.like = like;
    }

    /** The encoding of a name. */
    public static Optional<RankFileEncoding> named(String title) {
        return Arrays.stream(values()).filter(e -> e.title.equals(title)).findFirst();
    }

    /** All names, for messages. */
    public static String titles() {
        return Arrays.stream(values()).map(e -> e.title).collect(Collectors.joining(", "));
    }

    PreTokenizer preTokenizer() {
        return this == LLAMA3 ? new Cl100kPreTokenizer() : TokenizerFiles.preTokenizer(like);
    }

    SpecialTokens specials() {
        return switch (this) {
            case LLAMA3 -> llama3();
            case P50K_EDIT -> {
                Map<String, Integer> ids =
                        new LinkedHashMap<>(like.publishedSpecials().ids());
                ids.put("<|fim_prefix|>", 50_281);
                ids.put("<|fim_middle|>", 50_282);
                ids.put("<|fim_suffix|>", 50_283);
                yield new SpecialTokens(ids);
            }
            default -> like.publishedSpecials();
        };
    }

    private static SpecialTokens llama3() {
        Map<Integer, String> named = Map.of(
                0, "<|begin_of_text|>",
                1, "<|end_of_text|>",
                6, "<|start_header_id|>",
                7, "<|end_header_id|>",
                9, "<|eot_id|>");
        Map<String, Integer> ids = new LinkedHashMap<>();
        int reserved = 0;
        for (int i = 0; i < LLAMA3_SPECIALS; i++) {
            String name = named.get(i);
            ids.put(name == null ? "<|reserved_special_token_" + reserved++ + "|>" : name, LLAMA3_FIRST_SPECIAL + i);
        }
        return new SpecialTokens(ids);
    }
}
