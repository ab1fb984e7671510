package io.sluice.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import io.sluice.tokenizer.text.TokenText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TokenizerFilesTest {
    @Test
    void fallsBackToBytes() {
        assertEquals(
                List.of("ab", "▁ab", "c", "<0xE4>", "<0xB8>", "<0xAD>", "é", "▁", "<0x0A>"),
                SmallFile.tokens(SmallFile.characters(), "ab abc中é \n"));
    }

    @Test
    void findsAddedTokensByTheirRules() {
        JsonObject json = SmallFile.characters();
        JsonArray added = json.getJsonArray("added_tokens");
        added.add(SmallFile.added("<x>", false).put("lstrip", true).put("rstrip", true));
        added.add(SmallFile.added("cc", false).put("single_word", true));
        // New tokens have the next free ids, whatever the file says.
        assertEquals(List.of("a", "#266", "b", "<s>", "a"), SmallFile.tokens(json, "a  <x> \tb<s>a"));
        assertEquals(List.of("#267", "▁", "c", "c", "a"), SmallFile.tokens(json, "cc cca"));
    }

    @Test
    void givesWhiteSpaceToTheTokenBesideIt() {
        JsonObject json = SmallFile.characters();
        JsonArray added = json.getJsonArray("added_tokens");
        added.add(SmallFile.added("<x>", true).put("lstrip", true).put("rstrip", true));
        added.add(SmallFile.added("<y>", true));
        assertSameBetweenTokens(json, List.of("a \n", "<x>", "\n b ", "<y>", " c\n", "<x>", " \n", "<y>", "\n", "<x>"));
    }

    @Test
    void putsMetaspaceBeforeTheFirstTextOnly() {
        JsonObject json = SmallFile.characters();
        json.remove("normalizer");
        json.put(
                "pre_tokenizer",
                type("Metaspace")
                        .put("replacement", "▁")
                        .put("prepend_scheme", "first")
                        .put("split", false));
        assertSameBetweenTokens(json, List.of("ab", "<s>", "ab", "<s>", " ab"));
        assertSameBetweenTokens(json, List.of("", "<s>", "ab"));
    }

    /** Text and special token in turn: part by part they have the ids that all have in one text. */
    private static void assertSameBetweenTokens(JsonObject json, List<String> parts) {
        TextEncoder encoder = SmallFile.load(json).encoding().newEncoder();
        IdBuffer apart = new IdBuffer(1);
        for (int i = 0; i < parts.size(); i += 2) {
            int before = i == 0 ? TextEncoder.NO_TOKEN : apart.toArray()[apart.size() - 1];
            int[] after = i + 1 < parts.size() ? ids(encoder, parts.get(i + 1)) : new int[] {TextEncoder.NO_TOKEN};
            byte[] text = parts.get(i).getBytes(StandardCharsets.UTF_8);
            encoder.encodeBetween(text, 0, text.length, before, after[0], apart);
            if (after[0] != TextEncoder.NO_TOKEN) {
                apart.add(after[0]);
            }
        }
        assertArrayEquals(ids(encoder, String.join("", parts)), apart.toArray());
    }

    private static int[] ids(TextEncoder encoder, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IdBuffer ids = new IdBuffer(1);
        encoder.encodeWithSpecials(bytes, 0, bytes.length, ids);
        return ids.toArray();
    }

    @Test
    void decodesBytesAsTheyCome() {
        TokenizerFile file = SmallFile.load(SmallFile.characters());
        TextDecoder decoder = new TextDecoder(new TokenText(file.vocabulary(), file.start()), StopStrings.NONE);
        decoder.accept(264);
        assertEquals(" ab", decoder.release());
        decoder.accept(2 + 0xE4);
        decoder.accept(2 + 0xB8);
        assertEquals("", decoder.release());
        decoder.accept(2 + 0xAD);
        assertEquals("中", decoder.release());
        decoder.accept(2 + 0xE4);
        decoder.accept(258);
        assertEquals("\uFFFDa", decoder.release());
    }

    @Test
    void takesTheFirstSpaceAway() {
        JsonObject json = SmallFile.characters();
        json.getJsonObject("decoder")
                .getJsonArray("decoders")
                .add(new JsonObject()
                        .put("type", "Strip")
                        .put("content", " ")
                        .put("start", 1)
                        .put("stop", 0));
        TokenizerFile file = SmallFile.load(json);
        TextDecoder decoder = new TextDecoder(new TokenText(file.vocabulary(), file.start()), StopStrings.NONE);
        decoder.accept(264);
        decoder.accept(264);
        assertEquals("ab ab", decoder.release());
    }

    @Test
    void cutsAndPads() {
        Shape shape = new Shape(3, true, 4, 1, 9, false);
        assertArrayEquals(new int[] {2, 3, 4, 9}, shape.apply(new int[] {1, 2, 3, 4}));
        assertArrayEquals(new int[] {1}, Shape.AS_IT_IS.apply(new int[] {1}));
    }

    @Test
    void namesWhatItDoesNotKnowAndWhere() {
        assertRefused("normalizer: the component \"NFKC\"", j -> j.put("normalizer", type("NFKC")));
        assertRefused(
                "pre_tokenizer.pretokenizers[0]: the component \"UnicodeScripts\"",
                j -> j.put(
                        "pre_tokenizer",
                        type("Sequence").put("pretokenizers", new JsonArray().add(type("UnicodeScripts")))));
        assertRefused(
                "pre_tokenizer.pattern.Regex \"(a)\\1\": ",
                j -> j.put(
                        "pre_tokenizer",
                        type("Split")
                                .put("behavior", "Isolated")
                                .put("pattern", new JsonObject().put("Regex", "(a)\\1"))));
        assertRefused("decoder: the component \"WordPiece\"", j -> j.put("decoder", type("WordPiece")));
        assertRefused("post_processor: the component \"Magic\"", j -> j.put("post_processor", type("Magic")));
        assertRefused(
                "model: the component \"Unigram\"",
                j -> j.getJsonObject("model").put("type", "Unigram"));
        assertRefused(
                "model: the component \"WordPiece\"",
                j -> j.put("normalizer", type("BertNormalizer"))
                        .getJsonObject("model")
                        .put("type", "WordPiece"));
        assertRefused(
                "model: the component \"Unigram\"",
                j -> j.getJsonObject("model")
                        .put("type", "Unigram")
                        .put(
                                "vocab",
                                new JsonArray().add(new JsonArray().add("a").add(-1.5)))
                        .remove("merges"));
        assertRefused("model.merges: is missing", j -> j.getJsonObject("model").remove("merges"));
        assertRefused("model.vocab: is missing or empty", j -> {
            j.getJsonObject("model").remove("vocab");
            j.getJsonObject("model").remove("merges");
        });
        assertRefused("model.dropout: ", j -> j.getJsonObject("model").put("dropout", 0.1));
        assertRefused(
                "model.merges[3]: \"zz\"",
                j -> j.getJsonObject("model").getJsonArray("merges").add("a zz"));
        assertRefused("decoder: is missing", j -> j.remove("decoder"));
    }

    @Test
    void saysWhereTheJsonBreaks() {
        TokenizerFileException bad = assertThrows(
                TokenizerFileException.class,
                () -> TokenizerFiles.json("{\n\"a\" 1}".getBytes(StandardCharsets.UTF_8)));
        assertTrue(bad.text().contains("line 2"), bad.text());
    }

    private static JsonObject type(String type) {
        return new JsonObject().put("type", type);
    }

    private static void assertRefused(String expected, Consumer<JsonObject> change) {
        JsonObject json = SmallFile.characters();
        change.accept(json);
        TokenizerFileException bad = assertThrows(TokenizerFileException.class, () -> SmallFile.load(json));
        assertTrue(bad.text().startsWith(expected), bad.text());
    }
}
