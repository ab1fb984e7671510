package io.sluice.tokenizer.vocab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KnownVocabularyTest {
    @Test
    void sizesArePublished() {
        assertEquals(100_277, load(KnownVocabulary.CL100K_BASE).size());
        assertEquals(200_019, load(KnownVocabulary.O200K_BASE).size());
        assertEquals(201_088, load(KnownVocabulary.O200K_HARMONY).size());
    }

    @Test
    void harmonyKnowsEveryIdUpToItsSize() {
        Vocabulary harmony = load(KnownVocabulary.O200K_HARMONY);
        for (int id = 0; id < harmony.size(); id++) {
            assertTrue(harmony.contains(id), "id " + id);
        }
        assertFalse(harmony.contains(-1));
        assertFalse(harmony.contains(harmony.size()));
        assertEquals(200_006, harmony.specials().id("<|start|>"));
        assertEquals(200_018, harmony.specials().id("<|endofprompt|>"));
        assertEquals(201_087, harmony.specials().id("<|reserved_201087|>"));
        assertFalse(harmony.specials().has("<|reserved_200005|>"));
    }

    @Test
    void refusesAFileThatIsNotThePublishedOne() {
        byte[] file = KnownVocabulary.CL100K_BASE.readFile();
        KnownVocabulary.CL100K_BASE.requirePublished(file);
        file[file.length / 2] ^= 1;
        assertThrows(RankFileException.class, () -> KnownVocabulary.CL100K_BASE.requirePublished(file));
        assertThrows(
                RankFileException.class,
                () -> KnownVocabulary.O200K_BASE.requirePublished(KnownVocabulary.CL100K_BASE.readFile()));
    }

    @Test
    void gapsStandForNothing() {
        Vocabulary cl100k = load(KnownVocabulary.CL100K_BASE);
        assertFalse(cl100k.contains(100_256));
        assertFalse(cl100k.contains(100_270));
        assertTrue(cl100k.contains(100_264));
        assertFalse(cl100k.isOrdinary(100_264));
    }

    @Test
    void findsSpecialTokensInText() {
        SpecialTokens specials = KnownVocabulary.O200K_HARMONY.specials();
        byte[] text = "a <|star <|start|>x<|end".getBytes(StandardCharsets.UTF_8);
        long match = specials.find(text, 0, text.length);
        assertEquals(9, SpecialTokens.startOf(match));
        assertEquals(18, specials.endOf(match));
        assertEquals(200_006, specials.idOf(match));
        assertEquals(SpecialTokens.NO_MATCH, specials.find(text, 18, text.length));
        assertEquals(SpecialTokens.NO_MATCH, specials.find(text, 0, 17));
    }

    private static Vocabulary load(KnownVocabulary known) {
        return new Vocabulary(known.readRanks(), known.specials());
    }
}
