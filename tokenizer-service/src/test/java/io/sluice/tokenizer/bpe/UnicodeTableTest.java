package io.sluice.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.tokenizer.vocab.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class UnicodeTableTest {
    @Test
    void pinnedTableIsWhatTheGeneratorWrites() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("unicode-16.0-categories.txt")) {
            assertNotNull(in);
            assertEquals(UnicodeTable.generate(), new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void theImageIsThatOfThePinnedTable() throws IOException, GeneralSecurityException {
        try (InputStream in = getClass().getResourceAsStream("unicode-16.0-categories.txt");
                InputStream image = getClass().getResourceAsStream(CharClasses.IMAGE)) {
            assertNotNull(in);
            assertNotNull(image);
            assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()), CharClasses.sourceHash());
            assertArrayEquals(CharClasses.image(), image.readAllBytes());
        }
    }

    @Test
    void aDamagedImageIsRefused() {
        byte[] damaged = CharClasses.image();
        damaged[damaged.length / 2] ^= 1;
        assertThrows(ImageException.class, () -> CharClasses.read(new ByteArrayInputStream(damaged)));
    }

    @Test
    void pinnedPropertiesAreWhatTheGeneratorWrites() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("unicode-16.0-properties.txt")) {
            assertNotNull(in);
            assertEquals(UnicodeTable.properties(), new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void countsAreThoseOfUnicode16() {
        CharClasses classes = CharClasses.pinned();
        assertEquals(UnicodeTable.LETTERS_16_0, count(classes, CharClasses.LETTER));
        assertEquals(1_911, count(classes, CharClasses.NUMBER));
        assertEquals(2_501, count(classes, CharClasses.MARK));
        assertEquals(25, count(classes, CharClasses.SPACE));
        assertEquals(2, count(classes, CharClasses.NEWLINE));
    }

    private static int count(CharClasses classes, int bit) {
        int count = 0;
        for (int cp = 0; cp <= Character.MAX_CODE_POINT; cp++) {
            count += (classes.of(cp) & bit) != 0 ? 1 : 0;
        }
        return count;
    }
}
