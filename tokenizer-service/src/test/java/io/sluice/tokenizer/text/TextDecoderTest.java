package io.sluice.tokenizer.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.Known;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextDecoderTest {
    private static final TokenText TOKENS =
            new TokenText(new Vocabulary(Known.O200K.ranks(), KnownVocabulary.O200K_HARMONY.specials()));
    private static final int END = 200_007;

    @Property(tries = 3_000)
    void anySplitGivesTheTextOfTheWhole(@ForAll long seed) {
        Random random = new Random(seed);
        int[] ids = anyIds(random);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TextDecoder decoder = new TextDecoder(TOKENS, StopStrings.NONE);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            if (TOKENS.vocabulary().isOrdinary(id)) {
                bytes.writeBytes(Known.O200K.ranks().token(id));
            }
            decoder.accept(id);
            if (random.nextBoolean()) {
                text.append(decoder.release());
            }
        }
        decoder.finish();
        text.append(decoder.release());
        assertEquals(Utf8.decode(bytes.toByteArray()), text.toString());
        assertEquals(ids.length, decoder.accepted());
    }

    @Property(tries = 2_000)
    void severalTokensAtOnceAreAsOneByOne(@ForAll long seed) {
        Random random = new Random(seed);
        int[] ids = anyIds(random);
        StopStrings stops = random.nextInt(4) == 0 ? new StopStrings(List.of("e", "\uFFFD")) : StopStrings.NONE;
        TextDecoder single = new TextDecoder(TOKENS, stops);
        TextDecoder several = new TextDecoder(TOKENS, stops);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < ids.length; ) {
            int next = Math.min(ids.length, at + random.nextInt(40));
            several.accept(ids, at, next);
            byte[] certain = new byte[several.certain()];
            several.release(certain, 0);
            bytes.writeBytes(certain);
            at = next;
        }
        for (int id : ids) {
            single.accept(id);
        }
        single.finish();
        several.finish();
        bytes.writeBytes(several.release().getBytes(StandardCharsets.UTF_8));
        assertEquals(single.release(), bytes.toString(StandardCharsets.UTF_8));
        assertEquals(single.accepted(), several.accepted());
        assertEquals(single.stopToken(), several.stopToken());
    }

    @Property(tries = 5_000)
    void findsTheStopStringThatEndsFirst(@ForAll long seed) {
        Random random = new Random(seed);
        int[] ids = lettersOf(random);
        List<String> stops = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            stops.add(letters(random, 1 + random.nextInt(4)));
        }
        Expected expected = search(ids, stops);
        TextDecoder decoder = new TextDecoder(TOKENS, new StopStrings(stops));
        StringBuilder text = new StringBuilder();
        StringBuilder soFar = new StringBuilder();
        for (int id : ids) {
            decoder.accept(id);
            text.append(decoder.release());
            soFar.append(new String(Known.O200K.ranks().token(id), StandardCharsets.UTF_8));
            if (!decoder.stopped()) {
                assertHoldsBackNoMoreThanItMust(soFar.toString(), text.toString(), stops);
            }
        }
        decoder.finish();
        text.append(decoder.release());
        assertEquals(expected, new Expected(text.toString(), decoder.stop(), decoder.stopToken()));
    }

    /** What must come out: the text, the stop string found, and the token that completed it. */
    private record Expected(String text, int stop, long token) {}

    private static Expected search(int[] ids, List<String> stops) {
        StringBuilder text = new StringBuilder();
        for (int t = 0; t < ids.length; t++) {
            byte[] token = Known.O200K.ranks().token(ids[t]);
            for (char c : new String(token, StandardCharsets.UTF_8).toCharArray()) {
                text.append(c);
                for (int s = 0; s < stops.size(); s++) {
                    if (text.toString().endsWith(stops.get(s))) {
                        return new Expected(
                                text.substring(0, text.length() - stops.get(s).length()), s, t);
                    }
                }
            }
        }
        return new Expected(text.toString(), -1, -1);
    }

    /** What is missing of the text so far is the start of a stop string. */
    private static void assertHoldsBackNoMoreThanItMust(String soFar, String released, List<String> stops) {
        String held = soFar.substring(released.length());
        assertTrue(
                soFar.startsWith(released) && stops.stream().anyMatch(stop -> stop.startsWith(held)),
                () -> "held back \"" + held + "\" of " + soFar);
    }

    @Test
    void holdsBackPartOfACharacterOnly() {
        TextDecoder decoder = new TextDecoder(TOKENS, StopStrings.NONE);
        byte[] emoji = "a😀b".getBytes(StandardCharsets.UTF_8);
        List<String> released = new ArrayList<>();
        for (byte b : emoji) {
            decoder.accept(byteToken(b));
            released.add(decoder.release());
        }
        assertEquals(List.of("a", "", "", "", "😀", "b"), released);
    }

    @Test
    void breaksOffACharacterAtTheEnd() {
        TextDecoder decoder = new TextDecoder(TOKENS, StopStrings.NONE);
        decoder.accept(byteToken((byte) 0xE2));
        decoder.accept(byteToken((byte) 0x82));
        assertEquals("", decoder.release());
        decoder.finish();
        assertEquals("\uFFFD", decoder.release());
    }

    @Test
    void releasesWhatCannotBecomeAStopStringAtOnce() {
        TextDecoder decoder = new TextDecoder(TOKENS, new StopStrings(List.of("abcd")));
        assertEquals("x", push(decoder, "xab"));
        assertEquals("", push(decoder, "c"));
        assertEquals("abcx", push(decoder, "x"));
        assertEquals("", push(decoder, "ab"));
        assertEquals("ab", push(decoder, "ab"));
        decoder.finish();
        assertEquals("ab", decoder.release());
        assertFalse(decoder.stopped());
    }

    @Test
    void endsBeforeTheStopString() {
        TextDecoder decoder = new TextDecoder(TOKENS, new StopStrings(List.of("zzz", "</s>", "s>")));
        assertEquals("hi", push(decoder, "hi</"));
        assertEquals("", push(decoder, "s> more"));
        assertTrue(decoder.stopped());
        assertEquals(1, decoder.stop());
        assertEquals("", push(decoder, "and more"));
        decoder.finish();
        assertEquals("", decoder.release());
    }

    @Test
    void firstInOrderWinsWhereTwoEndTogether() {
        TextDecoder decoder = new TextDecoder(TOKENS, new StopStrings(List.of("bc", "abc")));
        assertEquals("a", push(decoder, "abcd"));
        assertEquals(0, decoder.stop());
    }

    @Test
    void findsAStopStringOfReplacementCharacters() {
        TextDecoder decoder = new TextDecoder(TOKENS, new StopStrings(List.of("\uFFFD")));
        decoder.accept(byteToken((byte) 0xE2));
        decoder.finish();
        assertEquals("", decoder.release());
        assertTrue(decoder.stopped());
        assertEquals(0, decoder.stopToken());
    }

    @Test
    void specialTokensSayNothing() {
        TextDecoder decoder = new TextDecoder(TOKENS, StopStrings.NONE);
        decoder.accept(byteToken((byte) 0xC3));
        decoder.accept(END);
        decoder.accept(byteToken((byte) 0xA9));
        assertEquals("é", decoder.release());
        assertEquals(3, decoder.accepted());
    }

    @Test
    void namesAnIdThatStandsForNothing() {
        TextDecoder decoder = new TextDecoder(TOKENS, StopStrings.NONE);
        IllegalArgumentException bad = assertThrows(IllegalArgumentException.class, () -> decoder.accept(201_088));
        assertTrue(String.valueOf(bad.getMessage()).contains("201088"));
        assertThrows(IllegalArgumentException.class, () -> decoder.accept(-1));
        assertEquals(0, decoder.accepted());
    }

    private static String push(TextDecoder decoder, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IdBuffer ids = new IdBuffer(8);
        Known.O200K.newEncoder().encode(bytes, 0, bytes.length, ids);
        for (int id : ids.toArray()) {
            decoder.accept(id);
        }
        return decoder.release();
    }

    private static int byteToken(byte b) {
        for (int id = 0; id < 256; id++) {
            if (Known.O200K.ranks().token(id)[0] == b) {
                return id;
            }
        }
        throw new AssertionError("every byte has a token");
    }

    private static int[] anyIds(Random random) {
        return random.ints(random.nextInt(40), 0, 10)
                .map(kind -> switch (kind) {
                    case 0 -> 199_998 + random.nextInt(1_090);
                    case 1, 2, 3, 4 -> random.nextInt(256);
                    default -> random.nextInt(199_998);
                })
                .toArray();
    }

    private static int[] lettersOf(Random random) {
        byte[] bytes = letters(random, random.nextInt(40)).getBytes(StandardCharsets.UTF_8);
        IdBuffer ids = new IdBuffer(8);
        Known.O200K.newEncoder().encode(bytes, 0, bytes.length, ids);
        return ids.toArray();
    }

    private static String letters(Random random, int count) {
        return random.ints(count, 0, 3).mapToObj(i -> "abé".substring(i, i + 1)).reduce("", String::concat);
    }
}
