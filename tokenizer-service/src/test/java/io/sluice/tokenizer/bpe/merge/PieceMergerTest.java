package io.sluice.tokenizer.bpe.merge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.vocab.RankTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PieceMergerTest {
    private static final int ALPHABET = 3;

    /** Whatever the merges and their order: the fast way gives what merging as defined gives. */
    @Property(tries = 2_000)
    void encodesAsMergingDoes(@ForAll long seed) {
        Random random = new Random(seed);
        Vocabulary vocabulary = new Vocabulary(random);
        PieceMerger merger = vocabulary.encoding().newMerger();
        MergeQueue queue = new MergeQueue(vocabulary.ranks);
        for (int i = 0; i < 30; i++) {
            byte[] text = new byte[1 + random.nextInt(i < 25 ? 20 : 300)];
            int[] symbols = new int[text.length];
            for (int j = 0; j < text.length; j++) {
                symbols[j] = random.nextInt(ALPHABET);
                text[j] = (byte) ('a' + symbols[j]);
            }
            int count = queue.merge(symbols, symbols.length);
            IdBuffer ids = new IdBuffer(1);
            merger.encode(text, 0, text.length, ids);
            assertArrayEquals(
                    Arrays.copyOf(symbols, count), ids.toArray(), () -> new String(text, StandardCharsets.UTF_8));
        }
    }

    /** Tokens of a few letters, merged in any order, some in several ways, some in none. */
    private static final class Vocabulary {
        private final Map<String, Integer> ids = new HashMap<>();
        private final List<String> tokens = new ArrayList<>();
        private final MergeRanks ranks = new MergeRanks(200);

        Vocabulary(Random random) {
            for (int i = 0; i < ALPHABET; i++) {
                add(Character.toString('a' + i));
            }
            List<String[]> merges = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                String left = tokens.get(random.nextInt(tokens.size()));
                String right = tokens.get(random.nextInt(tokens.size()));
                if (left.length() + right.length() <= 8) {
                    add(left + right);
                    merges.add(new String[] {left, right});
                }
            }
            if (random.nextBoolean()) {
                java.util.Collections.shuffle(merges, random);
            }
            for (int rank = 0; rank < merges.size(); rank++) {
                String[] pair = merges.get(rank);
                ranks.put(id(pair[0]), id(pair[1]), rank, id(pair[0] + pair[1]));
            }
        }

        private int id(String token) {
            return java.util.Objects.requireNonNull(ids.get(token));
        }

        private void add(String token) {
            if (ids.putIfAbsent(token, tokens.size()) == null) {
                tokens.add(token);
            }
        }

        MergeEncoding encoding() {
            int[] bytes = new int[256];
            for (int i = 0; i < ALPHABET; i++) {
                bytes['a' + i] = i;
            }
            byte[][] table =
                    tokens.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
            return new MergeEncoding(RankTable.of(table), ranks, Symbols.ofBytes(bytes), Fallback.NONE, false);
        }
    }
}
