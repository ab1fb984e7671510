package io.sluice.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.tokenizer.vocab.RankTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortMergeTest {
    private static final int PIECES = 40_000;

    @Test
    void mergesAsDefined() {
        Random random = new Random(15);
        for (Encoding encoding : List.of(Known.CL100K, Known.O200K)) {
            ReferenceMerge reference = new ReferenceMerge(encoding.ranks());
            PieceEncoder pieces = encoding.newPieceEncoder();
            for (int i = 0; i < PIECES; i++) {
                byte[] piece = piece(random, encoding.ranks());
                int[] ids = new int[piece.length];
                int count = pieces.encode(piece, 0, piece.length, ids, 0);
                assertArrayEquals(reference.encode(piece), Arrays.copyOf(ids, count), () -> Arrays.toString(piece));
            }
        }
    }

    @Test
    void findsEveryShortTokenAndNothingElse() {
        for (Encoding encoding : List.of(Known.CL100K, Known.O200K)) {
            RankTable ranks = encoding.ranks();
            WholeTokens whole = new WholeTokens(ranks);
            Map<ByteBuffer, Integer> tokens = new HashMap<>();
            for (int id = 0; id < ranks.size(); id++) {
                tokens.put(ByteBuffer.wrap(ranks.token(id)), id);
            }
            for (int id = 0; id < ranks.size(); id++) {
                byte[] token = ranks.token(id);
                assertEquals(token.length <= WholeTokens.MAX_BYTES ? id : -1, find(whole, token));
                if (token.length < WholeTokens.MAX_BYTES) {
                    // With a zero byte more the key differs in the length alone.
                    byte[] longer = Arrays.copyOf(token, token.length + 1);
                    assertEquals(tokens.getOrDefault(ByteBuffer.wrap(longer), -1), find(whole, longer));
                }
            }
        }
    }

    private static int find(WholeTokens whole, byte[] string) {
        int length = Math.min(string.length, PieceKey.MAX_BYTES + 1);
        long low = PieceKey.low(string, 0, length);
        long high = PieceKey.high(string, 0, length);
        return whole.find(low, high, PieceKey.hash(low, high));
    }

    /** Parts of tokens side by side, or any bytes; 1 to 80 of them, to both sides of the longest that is merged in one go. */
    private static byte[] piece(Random random, RankTable ranks) {
        byte[] piece = new byte[1 + random.nextInt(80)];
        random.nextBytes(piece);
        if (random.nextInt(4) > 0) {
            for (int at = 0; at < piece.length; ) {
                byte[] token = ranks.token(random.nextInt(random.nextBoolean() ? 5_000 : ranks.size()));
                int part = Math.min(token.length, piece.length - at);
                System.arraycopy(token, 0, piece, at, part);
                at += part;
            }
        }
        return piece;
    }
}
