package io.sluice.tokenizer.vocab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The vocabularies that come with the service: rank files on the class path, checked by their published SHA-256. */
public enum KnownVocabulary {
    /** GPT-3.5 and GPT-4, with ChatML's special tokens. */
    CL100K_BASE("cl100k_base", "cl100k_base"),
    /** GPT-4o. */
    O200K_BASE("o200k_base", "o200k_base"),
    /** gpt-oss: o200k_base with the special tokens of the harmony format. */
    O200K_HARMONY("o200k_harmony", "o200k_base"),
    /** Codex. */
    P50K_BASE("p50k_base", "p50k_base"),
    /** GPT-3. */
    R50K_BASE("r50k_base", "r50k_base");

    private static final Map<String, String> SHA_256 = Map.of(
            "r50k_base", "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
            "p50k_base", "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
            "cl100k_base", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
            "o200k_base", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d");
    private static final int FIRST_RESERVED = 200_000;
    private static final int AFTER_LAST_RESERVED = 201_088;

    private final String title;
    private final String ranksName;

    KnownVocabulary(String title, String ranksName) {
        this.title = title;
        this.ranksName = ranksName;
    }

    /** The name the trade knows it by, such as {@code o200k_harmony}. */
    public String title() {
        return title;
    }

    /** Name of its rank file; vocabularies with the same one have the same ordinary tokens. */
    public String ranksName() {
        return ranksName;
    }

    /** The vocabulary of that name. */
    public static Optional<KnownVocabulary> named(String title) {
        return Arrays.stream(values()).filter(v -> v.title.equals(title)).findFirst();
    }

    /** All names, for messages. */
    public static String titles() {
        return Arrays.stream(values()).map(KnownVocabulary::title).collect(Collectors.joining(", "));
    }

    /**
     * Reads its rank file and checks it.
     *
     * @throws RankFileException if it is missing, or is not the published one
     */
    public RankTable readRanks() {
        byte[] file = readFile();
        requirePublished(file);
        return RankFile.read(file);
    }

    /**
     * Its rank file, not checked.
     *
     * @throws RankFileException if it is missing
     */
    public byte[] readFile() {
        String resource = "/com/knuddels/jtokkit/" + ranksName + ".tiktoken";
        try (InputStream in = KnownVocabulary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new RankFileException("rank file " + resource + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks a rank file against the published SHA-256.
     *
     * @throws RankFileException if it is another one
     */
    public void requirePublished(byte[] file) {
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(file));
            if (!hash.equals(SHA_256.get(ranksName))) {
                throw new RankFileException(
                        "rank file of " + ranksName + " is not the published one, its SHA-256 is " + hash);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** SHA-256 of its rank file as published, 32 bytes. */
    public byte[] publishedHash() {
        return HexFormat.of().parseHex(Objects.requireNonNull(SHA_256.get(ranksName)));
    }

    /** Its special tokens. */
    public SpecialTokens specials() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        switch (this) {
            case R50K_BASE, P50K_BASE -> ids.put("<|endoftext|>", 50_256);
            case CL100K_BASE -> {
                ids.put("<|endoftext|>", 100_257);
                ids.put("<|fim_prefix|>", 100_258);
                ids.put("<|fim_middle|>", 100_259);
                ids.put("<|fim_suffix|>", 100_260);
                ids.put("<|im_start|>", 100_264);
                ids.put("<|im_end|>", 100_265);
                ids.put("<|im_sep|>", 100_266);
                ids.put("<|endofprompt|>", 100_276);
            }
            case O200K_BASE -> {
                ids.put("<|endoftext|>", 199_999);
                ids.put("<|endofprompt|>", 200_018);
            }
            case O200K_HARMONY -> harmony(ids);
        }
        return new SpecialTokens(ids);
    }

    /** Its special tokens as tiktoken has them: without those of ChatML, which OpenAI's models know and tiktoken does not. */
    public SpecialTokens publishedSpecials() {
        Map<String, Integer> ids = new LinkedHashMap<>(specials().ids());
        ids.keySet().removeIf(name -> name.startsWith("<|im_"));
        return new SpecialTokens(ids);
    }

    private static void harmony(Map<String, Integer> ids) {
        ids.put("<|startoftext|>", 199_998);
        ids.put("<|endoftext|>", 199_999);
        ids.put("<|return|>", 200_002);
        ids.put("<|constrain|>", 200_003);
        ids.put("<|channel|>", 200_005);
        ids.put("<|start|>", 200_006);
        ids.put("<|end|>", 200_007);
        ids.put("<|message|>", 200_008);
        ids.put("<|call|>", 200_012);
        // This one has a reserved name besides its own.
        ids.put("<|reserved_200018|>", 200_018);
        Set<Integer> named = new HashSet<>(ids.values());
        for (int id = FIRST_RESERVED; id < AFTER_LAST_RESERVED; id++) {
            if (!named.contains(id)) {
                ids.put("<|reserved_" + id + "|>", id);
            }
        }
        ids.put("<|endofprompt|>", 200_018);
    }
}
