package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.Cl100kPreTokenizer;
import io.sluice.tokenizer.bpe.Encoding;
import io.sluice.tokenizer.bpe.Gpt2PreTokenizer;
import io.sluice.tokenizer.bpe.O200kPreTokenizer;
import io.sluice.tokenizer.bpe.PreTokenizer;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.bpe.TextEncoding;
import io.sluice.tokenizer.bpe.merge.MergeEncoding;
import io.sluice.tokenizer.bpe.stage.AddedToken;
import io.sluice.tokenizer.bpe.stage.Bytes;
import io.sluice.tokenizer.bpe.stage.Normalizer;
import io.sluice.tokenizer.bpe.stage.Pipeline;
import io.sluice.tokenizer.bpe.stage.ScanStage;
import io.sluice.tokenizer.text.TextStart;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import io.sluice.tokenizer.vocab.RankFile;
import io.sluice.tokenizer.vocab.RankFileException;
import io.sluice.tokenizer.vocab.RankTable;
import io.sluice.tokenizer.vocab.SpecialTokens;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tokenizer files. */
public final class TokenizerFiles {
    /** Ids above it are refused: tables are as long as the highest id. */
    static final int MAX_ID = (1 << 22) - 1;

    private static final byte[] NOTHING = {};
    private static final int PART_BYTES = 1 << 16;

    private TokenizerFiles() {}

    /**
     * The bytes of a file.
     *
     * @throws IOException if it cannot be read, or is larger than 2 GiB
     */
    public static byte[] bytes(Path path) throws IOException {
        try (InputStream in = new FileInputStream(path.toFile())) {
            byte[] bytes = new byte[Math.toIntExact(Files.size(path))];
            int size = 0;
            // In parts: for a whole file at once the JDK makes a copy of it first.
            for (int read = 0; read >= 0 && size < bytes.length; size += Math.max(0, read)) {
                read = in.read(bytes, size, Math.min(PART_BYTES, bytes.length - size));
            }
            return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        } catch (ArithmeticException e) {
            throw new IOException("the file is larger than 2 GiB", e);
        }
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws TokenizerFileException naming the place and what is wrong or not supported there
     */
    public static TokenizerFile json(byte[] bytes) {
        JsonFile file = JsonFile.read(bytes);
        Json root = file.tree();
        ModelReader.check(file);
        requireIds(file.vocabulary());
        Normalizer normalizer = NormalizerReader.read(root.get("normalizer"));
        PreTokenizerReader preTokenizer = new PreTokenizerReader(root.get("pre_tokenizer"));
        PostProcessorReader around = new PostProcessorReader(root.get("post_processor"));
        Decoding decoding = DecoderReader.read(root.get("decoder"));
        List<AddedToken> added = new AddedReader(root.get("added_tokens"), file.vocabulary()).tokens();
        MergeEncoding merges = new ModelReader(file, preTokenizer.isByteLevel()).read();
        byte[] @Nullable [] tokens = tokens(file, added);
        Vocabulary vocabulary = vocabulary(tokens, added, decoding.bytes());
        return new TokenizerFile(
                new Pipeline(added, normalizer, preTokenizer.stages(), merges),
                vocabulary,
                new TextStart(decoding.spacesStripped(), firstTokens(tokens, added, decoding)),
                around.before(),
                around.after(),
                added.stream()
                        .filter(token -> !token.special())
                        .collect(Collectors.toMap(AddedToken::id, AddedToken::content, (first, same) -> first)),
                Shape.read(root.get("truncation"), root.get("padding")));
    }

    /**
     * Reads a {@code .tiktoken} rank file.
     *
     * @param encoding says how text is cut, and the special tokens
     * @throws TokenizerFileException naming the line and what is wrong there
     */
    public static TokenizerFile tiktoken(byte[] bytes, RankFileEncoding encoding) {
        try {
            RankTable ranks = RankFile.read(bytes);
            Vocabulary vocabulary = new Vocabulary(ranks, encoding.specials());
            return new TokenizerFile(
                    encoding(vocabulary, encoding.preTokenizer()),
                    vocabulary,
                    TextStart.PLAIN,
                    List.of(),
                    List.of(),
                    Map.of(),
                    Shape.AS_IT_IS);
        } catch (RankFileException | IllegalArgumentException e) {
            throw new TokenizerFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private static TextEncoding encoding(Vocabulary vocabulary, PreTokenizer pieces) {
        try {
            return new RankedEncoding(new Encoding(vocabulary.ranks(), pieces), vocabulary.specials());
        } catch (IllegalArgumentException someTokensAreNoMerges) {
            List<AddedToken> specials = new ArrayList<>();
            vocabulary
                    .specials()
                    .ids()
                    .forEach((name, id) -> specials.add(new AddedToken(name, id, true, false, false, false, false)));
            return new Pipeline(
                    specials, Normalizer.NONE, List.of(new ScanStage(pieces)), RankMerges.of(vocabulary.ranks()));
        }
    }

    /** What cuts the texts of a vocabulary. */
    public static PreTokenizer preTokenizer(KnownVocabulary encoding) {
        return switch (encoding) {
            case R50K_BASE, P50K_BASE -> new Gpt2PreTokenizer();
            case CL100K_BASE -> new Cl100kPreTokenizer();
            case O200K_BASE, O200K_HARMONY -> new O200kPreTokenizer();
        };
    }

    private static void requireIds(TokenNames vocabulary) {
        BitSet seen = new BitSet();
        for (int place = 0; place < vocabulary.size(); place++) {
            int id = vocabulary.idAt(place);
            if (id > MAX_ID || seen.get(id)) {
                throw new TokenizerFileException("model.vocab: id " + id + " of \"" + vocabulary.at(place) + "\" is "
                        + (id > MAX_ID ? "above " + MAX_ID : "that of \"" + first(vocabulary, id) + "\" too"));
            }
            seen.set(id);
        }
    }

    private static String first(TokenNames vocabulary, int id) {
        int place = 0;
        while (vocabulary.idAt(place) != id) {
            place++;
        }
        return vocabulary.at(place);
    }

    /** UTF-8 of the tokens by id; null for an id that stands for nothing. */
    private static byte[] @Nullable [] tokens(JsonFile file, List<AddedToken> added) {
        TokenNames names = file.vocabulary();
        int max = added.stream().mapToInt(AddedToken::id).max().orElse(0);
        byte[] @Nullable [] tokens = new byte[Math.max(max, names.maxId()) + 1][];
        for (int place = 0; place < names.size(); place++) {
            tokens[names.idAt(place)] = names.utf8(place);
        }
        added.forEach(token -> tokens[token.id()] = Decoding.utf8(token.content()));
        return tokens;
    }

    private static Vocabulary vocabulary(
            byte[] @Nullable [] tokens, List<AddedToken> added, Decoding.TokenBytes bytes) {
        Map<String, Integer> specials = new LinkedHashMap<>();
        added.stream().filter(AddedToken::special).forEach(t -> specials.put(t.content(), t.id()));
        return new Vocabulary(table(tokens, added, bytes), new SpecialTokens(specials));
    }

    private static Optional<RankTable> firstTokens(
            byte[] @Nullable [] tokens, List<AddedToken> added, Decoding decoding) {
        return decoding.strippedFromFirst()
                .map(character -> table(
                        tokens,
                        added,
                        token -> decoding.bytes().of(Bytes.replace(token, Decoding.utf8(character), NOTHING))));
    }

    private static RankTable table(byte[] @Nullable [] tokens, List<AddedToken> added, Decoding.TokenBytes bytes) {
        BitSet specials = new BitSet();
        added.stream().filter(AddedToken::special).forEach(token -> specials.set(token.id()));
        byte[][] table = new byte[tokens.length][];
        for (int id = 0; id < tokens.length; id++) {
            byte[] token = tokens[id];
            table[id] = token == null || specials.get(id) ? NOTHING : bytes.of(token);
        }
        return RankTable.of(table);
    }
}
