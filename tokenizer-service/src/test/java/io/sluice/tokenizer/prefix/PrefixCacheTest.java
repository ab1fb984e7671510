package io.sluice.tokenizer.prefix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.contracts.hash.BlockHash;
import io.sluice.tokenizer.bpe.Encoders;
import io.sluice.tokenizer.bpe.Known;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.template.ChatMlTemplate;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.HarmonyTemplate;
import io.sluice.tokenizer.template.Message;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Prompt;
import io.sluice.tokenizer.template.PromptEncoder;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import io.sluice.tokenizer.vocab.SpecialTokens;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
    private static final Model CHATML = model("chatml", KnownVocabulary.CL100K_BASE);
    private static final Model HARMONY = model("harmony", KnownVocabulary.O200K_HARMONY);

    /** What stands at a cut, and what could be read across it if it were not one. */
    private static final List<String> PIECES = List.of(
            "a",
            "the sea ",
            " ",
            "\n",
            "\n\n",
            "  \n",
            "日本語",
            "😀",
            "é",
            "e\u0301",
            "'s",
            "123",
            "{\"a\": 1}",
            "<|im_end|>",
            "<|end|>",
            "<|start|>",
            "ſ",
            "\t",
            "Why is it salt? ");

    @Property(tries = 150)
    void aGrowingConversationHasTheIdsAndHashesOfTheWhole(@ForAll Random random) {
        // Sometimes so small that parts go while they are needed, and cut as finely as can be.
        PrefixCache cache = new PrefixCache(random.nextInt(3) * 3_000L + 1_000, 1 + random.nextInt(60));
        Model model = random.nextBoolean() ? CHATML : HARMONY;
        List<Message> messages = new ArrayList<>();
        for (int turn = 0; turn < 12; turn++) {
            if (turn > 0 && random.nextInt(6) == 0) {
                // Another branch: an earlier turn was edited.
                messages.subList(random.nextInt(messages.size()), messages.size())
                        .clear();
            }
            messages.add(new Message(messages.size() % 2 == 0 ? "user" : "assistant", text(random), ""));
            assertWhole(cache, model, prompt(model, messages), random.nextBoolean() ? "" : "tenant");
            assertTrue(cache.bytes() <= 7_000);
        }
    }

    @Test
    void findsWhatCameBefore() {
        PrefixCache cache = new PrefixCache(1 << 20, 100);
        List<Message> messages = new ArrayList<>();
        int before = 0;
        for (int turn = 0; turn < 5; turn++) {
            messages.add(new Message("user", "Tell me more about the sea. ".repeat(10 + turn), ""));
            EncodedPrompt encoded = assertWhole(cache, HARMONY, prompt(HARMONY, messages), "");
            // All but the opening of the answer, and the date's system message is the same in each.
            assertTrue(encoded.reused() >= before - 8, encoded.reused() + " of " + before);
            before = encoded.count();
        }
        assertEquals(0, cache.evicted());
    }

    @Test
    void sharesNothingBetweenSaltsModelsAndReplacedModels() {
        PrefixCache cache = new PrefixCache(1 << 20, 16);
        List<Message> messages = List.of(new Message("user", "The same words for everyone. ".repeat(20), ""));
        Prompt prompt = prompt(CHATML, messages);
        assertEquals(0, assertWhole(cache, CHATML, prompt, "one").reused());
        assertTrue(assertWhole(cache, CHATML, prompt, "one").reused() > 100);
        assertEquals(0, assertWhole(cache, CHATML, prompt, "two").reused());
        Model replaced = model("chatml", KnownVocabulary.CL100K_BASE);
        assertEquals(0, assertWhole(cache, replaced, prompt, "one").reused());
        Model renamed = new Model(
                "renamed",
                CHATML.encodingName(),
                CHATML.tokens(),
                CHATML.encoders(),
                CHATML.template(),
                CHATML.contextTokens(),
                CHATML.owner());
        assertEquals(0, assertWhole(cache, renamed, prompt, "one").reused());
    }

    @Test
    void keepsWhatIsUsedAndStaysWithinItsBytes() {
        PrefixCache cache = new PrefixCache(20_000, 16);
        Prompt used = prompt(CHATML, List.of(new Message("system", "You are a careful assistant. ".repeat(10), "")));
        assertWhole(cache, CHATML, used, "");
        for (int i = 0; i < 200; i++) {
            assertWhole(
                    cache,
                    CHATML,
                    prompt(CHATML, List.of(new Message("user", i + " words that come once. ".repeat(10), ""))),
                    "");
            assertTrue(assertWhole(cache, CHATML, used, "").reused() > 0, "gone after " + i);
            assertTrue(cache.bytes() <= 20_000);
        }
        assertTrue(cache.evicted() > 100);
        assertTrue(cache.size() > 5);
    }

    @Test
    void keepsNothingWhereItIsOffOrAPartIsTooLarge() {
        Prompt prompt = prompt(CHATML, List.of(new Message("user", "x ".repeat(1_000), "")));
        for (PrefixCache cache : List.of(new PrefixCache(0, 16), new PrefixCache(1_000, 16))) {
            assertWhole(cache, CHATML, prompt, "");
            assertEquals(0, assertWhole(cache, CHATML, prompt, "").reused());
            assertEquals(0, cache.size());
            assertEquals(0, cache.bytes());
        }
    }

    @Test
    void isRightWhereManyWorkAtOnce() {
        PrefixCache cache = new PrefixCache(30_000, 16);
        List<CompletableFuture<Void>> all = IntStream.range(0, 8)
                .mapToObj(seed -> CompletableFuture.runAsync(() -> {
                    Random random = new Random(seed % 3);
                    List<Message> messages = new ArrayList<>();
                    for (int turn = 0; turn < 60; turn++) {
                        if (messages.size() == 12) {
                            messages.clear();
                        }
                        messages.add(new Message(messages.size() % 2 == 0 ? "user" : "assistant", text(random), ""));
                        assertWhole(cache, CHATML, prompt(CHATML, messages), "");
                    }
                }))
                .toList();
        all.forEach(CompletableFuture::join);
        assertTrue(cache.bytes() <= 30_000);
    }

    @Test
    void makesTheHashesOfATextWhileItsIdsAreWritten() {
        byte[] text = "The quick brown fox jumps over the lazy dog. "
                .repeat(500)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        long root = BlockHash.root("m", "salt");
        EncodedPrompt encoded = EncodedPrompt.make(
                root, 1, out -> PromptEncoder.text(CHATML, text, io.sluice.tokenizer.template.TextOptions.PLAIN, out));
        assertArrayEquals(BlockHash.chain("m", "salt", encoded.ids(), encoded.count()), encoded.blockHashes());
        int[] ids = java.util.Arrays.copyOf(encoded.ids(), encoded.count());
        assertArrayEquals(encoded.blockHashes(), EncodedPrompt.of(ids, root).blockHashes());
    }

    private static EncodedPrompt assertWhole(PrefixCache cache, Model model, Prompt prompt, String salt) {
        int[] whole = PromptEncoder.encode(model, prompt).toArray();
        EncodedPrompt encoded = cache.encode(model, prompt, salt);
        assertArrayEquals(whole, java.util.Arrays.copyOf(encoded.ids(), encoded.count()));
        assertArrayEquals(BlockHash.chain(model.id(), salt, whole, whole.length), encoded.blockHashes());
        assertTrue(encoded.reused() <= encoded.count());
        return encoded;
    }

    private static Prompt prompt(Model model, List<Message> messages) {
        return model.template().render(new Conversation(messages, ""), DAY);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static Model model(String template, KnownVocabulary known) {
        SpecialTokens specials = known.specials();
        boolean isHarmony = template.equals("harmony");
        Vocabulary vocabulary = new Vocabulary((isHarmony ? Known.O200K : Known.CL100K).ranks(), specials);
        return new Model(
                template,
                known.title(),
                new TokenText(vocabulary),
                new Encoders(new RankedEncoding(isHarmony ? Known.O200K : Known.CL100K, specials), 2),
                isHarmony ? new HarmonyTemplate(specials) : new ChatMlTemplate(specials),
                1_000,
                "o");
    }
}
