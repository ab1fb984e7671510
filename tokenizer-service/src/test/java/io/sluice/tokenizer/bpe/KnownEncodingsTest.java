package io.sluice.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.fuzz.FuzzTexts;
import io.sluice.tokenizer.vocab.ImageException;
import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownEncodingsTest {
    private static final KnownVocabulary R50K = KnownVocabulary.R50K_BASE;
    private static final byte[] IMAGE = KnownEncodings.image(R50K);
    private static final int VERSION_AT = 4;
    private static final int HASH_AT = 16;

    @Test
    void theBuildMadeTheImagesOfThisCode(@TempDir Path folder) throws IOException {
        KnownEncodings.main(new String[] {folder.toString()});
        for (KnownVocabulary vocabulary : KnownVocabulary.values()) {
            String name = KnownEncodings.fileName(vocabulary);
            try (InputStream in = KnownEncodings.class.getResourceAsStream(name)) {
                assertNotNull(in, name);
                assertArrayEquals(Files.readAllBytes(folder.resolve(name)), in.readAllBytes(), name);
            }
        }
    }

    @Test
    void encodesAsTheRankFileDoes() throws IOException {
        Encoder fromRanks = new Encoding(R50K.readRanks(), new Gpt2PreTokenizer()).newEncoder();
        Encoder fromImage = new Encoding(read(IMAGE), new Gpt2PreTokenizer()).newEncoder();
        Encoder loaded = KnownEncodings.load(R50K, new Gpt2PreTokenizer()).newEncoder();
        FuzzTexts texts = Known.texts(11, Known.CL100K, Known.O200K);
        for (int i = 0; i < 5_000; i++) {
            byte[] text = texts.next().getBytes(StandardCharsets.UTF_8);
            int[] ids = Known.encode(fromRanks, text);
            assertArrayEquals(ids, Known.encode(fromImage, text));
            assertArrayEquals(ids, Known.encode(loaded, text));
        }
    }

    @Test
    void refusesEveryDamage() {
        for (int at = 0; at < IMAGE.length; at += Math.max(1, at / 7)) {
            byte[] damaged = IMAGE.clone();
            damaged[at] ^= 1;
            assertThrows(ImageException.class, () -> read(damaged), "byte " + at);
            byte[] cut = Arrays.copyOf(IMAGE, at);
            assertThrows(ImageException.class, () -> read(cut), "length " + at);
        }
        byte[] longer = Arrays.copyOf(IMAGE, IMAGE.length + 1);
        assertThrows(ImageException.class, () -> read(longer));
    }

    @Test
    void saysWhatIsWrong() {
        byte[] version = IMAGE.clone();
        version[VERSION_AT]++;
        assertTrue(message(version).contains("version"));
        byte[] hash = IMAGE.clone();
        hash[HASH_AT]++;
        assertTrue(message(hash).contains("another file"));
        byte[] last = IMAGE.clone();
        last[last.length - 1]++;
        assertTrue(message(last).contains("damaged"));
    }

    @Test
    void worksTheTablesOutWhereTheImageIsDamagedOrAnothers() throws IOException {
        byte[] damaged = IMAGE.clone();
        damaged[IMAGE.length / 2] ^= 64;
        for (byte[] image : new byte[][] {damaged, new byte[0], KnownEncodings.image(KnownVocabulary.P50K_BASE)}) {
            EncodingTables tables = KnownEncodings.tables(R50K, new ByteArrayInputStream(image));
            ImageWriter again = new ImageWriter();
            tables.write(again);
            assertArrayEquals(IMAGE, again.image(R50K.publishedHash()));
        }
    }

    @Test
    void readsArraysLongerThanItsBuffer() throws IOException {
        long[] longs = new long[40_001];
        Arrays.setAll(longs, i -> i * 0x9E3779B97F4A7C15L);
        int[] ints = Arrays.stream(longs).mapToInt(i -> (int) i).toArray();
        byte[] bytes = new byte[200_003];
        Arrays.fill(bytes, 65_536, 131_073, (byte) 7);
        byte[] hash = new byte[32];
        ImageWriter out = new ImageWriter();
        out.bytes(bytes);
        out.longs(longs);
        out.number(-5);
        out.ints(ints);
        ImageReader in = new ImageReader(new ByteArrayInputStream(out.image(hash)), hash);
        assertArrayEquals(bytes, in.bytes());
        assertArrayEquals(longs, in.longs());
        assertEquals(-5, in.number());
        assertArrayEquals(ints, in.ints());
        in.end();
    }

    private static String message(byte[] image) {
        return String.valueOf(
                assertThrows(ImageException.class, () -> read(image)).getMessage());
    }

    private static EncodingTables read(byte[] image) throws IOException {
        return EncodingTables.read(new ImageReader(new ByteArrayInputStream(image), R50K.publishedHash()));
    }
}
