package io.sluice.contracts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void leavesShortWordsAsTheyAre() {
        String word = "x".repeat(Shown.WORD_CHARS);
        assertSame(word, Shown.word(word));
        String model = "x".repeat(Shown.MODEL_CHARS);
        assertSame(model, Shown.model(model));
    }

    @Test
    void cutsLongOnesToTheirBound() {
        assertEquals("x".repeat(63) + "…", Shown.word("x".repeat(65)));
        assertEquals("x".repeat(255) + "…", Shown.model("x".repeat(1 << 20)));
    }

    @Test
    void cutsNoCharacterInTwo() {
        String shown = Shown.word("x" + "🦭".repeat(64));
        assertTrue(shown.length() <= Shown.WORD_CHARS);
        assertEquals("x" + "🦭".repeat(31) + "…", shown);
        assertEquals("🦭".repeat(31) + "…", Shown.word("🦭".repeat(64)));
    }
}
