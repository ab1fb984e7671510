package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.merge.Fallback;
import io.sluice.tokenizer.bpe.merge.MergeEncoding;
import io.sluice.tokenizer.bpe.merge.MergeRanks;
import io.sluice.tokenizer.bpe.merge.Symbols;
import io.sluice.tokenizer.bpe.regex.Utf8Text;
import io.sluice.tokenizer.vocab.RankTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code model}: byte-pair encoding with a list of merges. */
final class ModelReader {
    private static final int BYTES = 256;
    private static final byte[] NO_BYTES = {};

    private final JsonFile file;
    private final Json model;
    private final boolean byteLevel;
    private final boolean byteFallback;

    ModelReader(JsonFile file, boolean byteLevel) {
        this.file = file;
        this.model = file.tree().get("model");
        this.byteLevel = byteLevel;
        this.byteFallback = model.get("byte_fallback").flag(false);
    }

    MergeEncoding read() {
        try {
            RankTable table = table();
            return new MergeEncoding(
                    table,
                    ranks(),
                    symbols(table),
                    fallback(),
                    model.get("ignore_merges").flag(false));
        } catch (IllegalArgumentException e) {
            throw new TokenizerFileException("model: " + e.getMessage(), e);
        }
    }

    /** @throws TokenizerFileException if it is another model, or parts of it are missing or not supported */
    static void check(JsonFile file) {
        Json model = file.tree().get("model");
        if (model.isNull()) {
            throw model.bad("is missing");
        }
        if (!model.get("type").isNull() && !model.type().equals("BPE")) {
            throw model.unknownType("BPE");
        }
        if (file.vocabulary().size() == 0) {
            throw model.get("vocab").bad("is missing or empty");
        }
        if (!file.hasMerges()) {
            throw model.get("merges").bad("is missing");
        }
        model.requireOnly(
                "dropout",
                json -> json.value() instanceof Number number && number.doubleValue() == 0,
                "is not supported: ids would be random");
        model.requireOnly("continuing_subword_prefix", json -> json.text().isEmpty(), "is not supported");
        model.requireOnly("end_of_word_suffix", json -> json.text().isEmpty(), "is not supported");
    }

    /** Bytes that each token can be made from; none for those that no text becomes. */
    private RankTable table() {
        int size = file.vocabulary().maxId() + 1;
        byte[][] tokens = new byte[size][];
        Arrays.fill(tokens, NO_BYTES);
        TokenNames names = file.vocabulary();
        for (int place = 0; place < names.size(); place++) {
            byte[] token = names.utf8(place);
            tokens[names.idAt(place)] = byteLevel ? ByteAlphabet.decode(token).orElse(NO_BYTES) : token;
        }
        return RankTable.of(tokens);
    }

    private Symbols symbols(RankTable table) {
        return byteLevel ? bytes(table) : characters(table);
    }

    private static Symbols bytes(RankTable table) {
        int[] ids = new int[BYTES];
        Arrays.fill(ids, -1);
        for (int id = 0; id < table.size(); id++) {
            if (table.length(id) == 1) {
                ids[table.bytes()[table.offset(id)] & 0xFF] = id;
            }
        }
        for (int b = 0; b < BYTES; b++) {
            if (ids[b] < 0) {
                throw new TokenizerFileException("model.vocab: has no token for the single byte " + b);
            }
        }
        return Symbols.ofBytes(ids);
    }

    private static Symbols characters(RankTable table) {
        Map<Integer, Integer> ids = new HashMap<>();
        for (int id = 0; id < table.size(); id++) {
            int from = table.offset(id);
            if (table.length(id) > 0 && Utf8Text.length(table.bytes()[from]) == table.length(id)) {
                ids.put(Utf8Text.codePoint(table.bytes(), from), id);
            }
        }
        return Symbols.ofCharacters(ids);
    }

    private Fallback fallback() {
        if (byteLevel) {
            return Fallback.NONE;
        }
        int unknown = unknown().orElse(Fallback.NOTHING);
        return new Fallback(
                byteFallback ? byteTokens() : new int[0],
                unknown,
                model.get("fuse_unk").flag(false));
    }

    private Optional<Integer> unknown() {
        return model.get("unk_token").optionalText().map(token -> {
            int id = file.vocabulary().id(token);
            if (id == TokenNames.NONE) {
                throw model.get("unk_token").bad("\"" + token + "\" is not in model.vocab");
            }
            return id;
        });
    }

    private int[] byteTokens() {
        int[] ids = new int[BYTES];
        for (int b = 0; b < BYTES; b++) {
            ids[b] = file.vocabulary().id(String.format(Locale.ROOT, "<0x%02X>", b));
        }
        return ids;
    }

    private MergeRanks ranks() {
        BitSet byteTokens = new BitSet();
        if (!byteLevel && byteFallback) {
            TokenNames names = file.vocabulary();
            for (int place = 0; place < names.size(); place++) {
                byteTokens.set(names.idAt(place), DecoderReader.isByte(names.utf8(place)));
            }
        }
        MergeRanks ranks = new MergeRanks(file.merges());
        for (int rank = 0; rank < file.merges(); rank++) {
            int left = file.left(rank);
            int right = file.right(rank);
            if (byteTokens.get(left) || byteTokens.get(right)) {
                throw new TokenizerFileException("model.merges[" + rank + "]: merging byte tokens is not supported");
            }
            ranks.put(left, right, rank, file.made(rank));
        }
        return ranks;
    }
}
