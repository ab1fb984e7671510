package io.sluice.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.sluice.tokenizer.fuzz.FuzzTexts;
import io.sluice.tokenizer.vocab.SpecialTokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private static final int RANDOM_TEXTS = 60_000;
    private static final int LONG = 100_000;

    private static final EncodingRegistry JTOKKIT = Encodings.newLazyEncodingRegistry();

    @Test
    void agreesWithRecordedCases() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("recorded.json")) {
            assertNotNull(in);
            JsonArray cases = new JsonArray(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            for (int i = 0; i < cases.size(); i++) {
                JsonObject one = cases.getJsonObject(i);
                byte[] text = one.getString("text").getBytes(StandardCharsets.UTF_8);
                assertEquals(
                        one.getJsonArray("cl100k_base").getList(),
                        boxed(Known.encode(Known.CL100K.newEncoder(), text)));
                assertEquals(
                        one.getJsonArray("o200k_base").getList(), boxed(Known.encode(Known.O200K.newEncoder(), text)));
            }
        }
    }

    @Test
    void agreesWithJtokkitOnCl100k() {
        agreesWithJtokkit(Known.CL100K, EncodingType.CL100K_BASE);
    }

    @Test
    void agreesWithJtokkitOnO200k() {
        agreesWithJtokkit(Known.O200K, EncodingType.O200K_BASE);
    }

    private static void agreesWithJtokkit(Encoding encoding, EncodingType type) {
        com.knuddels.jtokkit.api.Encoding reference = JTOKKIT.getEncoding(type);
        Encoder encoder = encoding.newEncoder();
        FuzzTexts texts = Known.texts(7, Known.CL100K, Known.O200K);
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            String text = texts.next();
            assertArrayEquals(
                    reference.encodeOrdinary(text).toArray(),
                    Known.encode(encoder, text.getBytes(StandardCharsets.UTF_8)),
                    text);
        }
    }

    @Test
    void everyTokenIsItsOwnEncoding() {
        for (Encoding encoding : List.of(Known.CL100K, Known.O200K)) {
            PieceEncoder pieces = encoding.newPieceEncoder();
            for (int id = 0; id < encoding.ranks().size(); id++) {
                assertArrayEquals(
                        new int[] {id}, encode(pieces, encoding.ranks().token(id)));
            }
        }
    }

    @Test
    void mergesLongPiecesAsDefined() {
        Random random = new Random(99);
        for (Encoding encoding : List.of(Known.CL100K, Known.O200K)) {
            ReferenceMerge reference = new ReferenceMerge(encoding.ranks());
            PieceEncoder pieces = encoding.newPieceEncoder();
            for (byte[] piece : longPieces(random)) {
                assertArrayEquals(reference.encode(piece), encode(pieces, piece));
            }
        }
    }

    @Test
    void mergesRunsAsDefined() {
        Random random = new Random(5);
        for (Encoding encoding : List.of(Known.CL100K, Known.O200K)) {
            ReferenceMerge reference = new ReferenceMerge(encoding.ranks());
            PieceEncoder pieces = encoding.newPieceEncoder();
            for (int i = 0; i < 4_000; i++) {
                byte[] piece = runs(random);
                assertArrayEquals(reference.encode(piece), encode(pieces, piece), () -> Arrays.toString(piece));
            }
        }
    }

    /** Runs of a few bytes that tokens of many lengths consist of. */
    private static byte[] runs(Random random) {
        byte[] piece = new byte[24 + random.nextInt(300)];
        int longest = 6 + random.nextInt(80);
        int different = 1 + random.nextInt(5);
        for (int i = 0; i < piece.length; ) {
            byte b = (byte) " -=#a".charAt(random.nextInt(different));
            int end = Math.min(piece.length, i + 1 + random.nextInt(longest));
            Arrays.fill(piece, i, end, b);
            i = end;
        }
        return piece;
    }

    /** Pieces that made other encoders quadratic, or wrong: runs, periods, and bytes that are no text at all. */
    private static List<byte[]> longPieces(Random random) {
        byte[] noise = new byte[LONG];
        random.nextBytes(noise);
        byte[] twoLetters = new byte[LONG];
        for (int i = 0; i < LONG; i++) {
            twoLetters[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
        }
        byte[] letters = new byte[LONG];
        byte[] sixtyFour = new byte[LONG];
        for (int i = 0; i < LONG; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
            sixtyFour[i] = (byte) ('.' + random.nextInt(77));
        }
        return List.of(
                letters,
                sixtyFour,
                utf8("a".repeat(LONG)),
                utf8("A".repeat(LONG)),
                utf8(" ".repeat(LONG)),
                utf8("\n".repeat(LONG)),
                utf8("ab".repeat(LONG / 2)),
                utf8("=-".repeat(LONG / 2)),
                utf8("的".repeat(LONG / 3)),
                utf8("😀".repeat(LONG / 4)),
                utf8("\u0301".repeat(LONG / 2)),
                utf8("thequickbrownfox".repeat(LONG / 16)),
                noise,
                twoLetters);
    }

    @Test
    void readsOnlyItsPart() {
        byte[] padded = utf8("xx hello worldyy");
        IdBuffer ids = new IdBuffer(1);
        Known.O200K.newEncoder().encode(padded, 3, 14, ids);
        assertArrayEquals(Known.encode(Known.O200K.newEncoder(), utf8("hello world")), ids.toArray());
        assertEquals(0, Known.encode(Known.O200K.newEncoder(), new byte[0]).length);
    }

    @Test
    void cachesTellPiecesApart() {
        // Equal but for zero bytes at the end, which the key of a piece is padded with.
        Encoder encoder = Known.CL100K.newEncoder();
        for (String text : List.of("a\0", "a\0\0", "ab\0", "a", "\0", "\0\0", "\0\0\0\0\0\0\0\0\0")) {
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(
                        JTOKKIT.getEncoding(EncodingType.CL100K_BASE)
                                .encodeOrdinary(text)
                                .toArray(),
                        Known.encode(encoder, utf8(text)));
            }
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        Encoders encoders = new Encoders(new RankedEncoding(Known.O200K, new SpecialTokens(Map.of())), 2);
        FuzzTexts texts = Known.texts(3, Known.O200K);
        List<byte[]> inputs =
                IntStream.range(0, 2_000).mapToObj(i -> utf8(texts.next())).toList();
        Encoder single = Known.O200K.newEncoder();
        List<int[]> alone = inputs.stream().map(t -> Known.encode(single, t)).toList();
        IntStream.range(0, inputs.size()).parallel().forEach(i -> {
            TextEncoder encoder = encoders.take();
            IdBuffer ids = new IdBuffer(1);
            encoder.encode(inputs.get(i), 0, inputs.get(i).length, ids);
            assertArrayEquals(alone.get(i), ids.toArray());
            encoders.give(encoder);
        });
    }

    private static int[] encode(PieceEncoder pieces, byte[] piece) {
        int[] ids = new int[piece.length];
        return Arrays.copyOf(ids, pieces.encode(piece, 0, piece.length, ids, 0));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> boxed(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }
}
