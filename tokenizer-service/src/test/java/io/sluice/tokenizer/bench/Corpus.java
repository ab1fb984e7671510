package io.sluice.tokenizer.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Documents of 16 KB to measure with, in the same order each time. Nothing is fetched: English and code come from the
 * sources that every JDK brings, Chinese and Japanese are written anew after the sentences in its message catalogues, and
 * JSON and white space are made up. No passage comes twice, so that the later documents are new to whoever has only seen the
 * earlier ones.
 */
final class Corpus {
    /** Kinds of documents. */
    static final List<String> KINDS = List.of("english", "code", "multilingual", "json", "whitespace");

    private static final int DOCUMENT = 16 * 1024;
    private static final int BYTES = 12 * 1024 * 1024;
    private static final long SEED = 20_261_124;
    private static final int EMOJI_ONE_IN = 30;

    private Corpus() {}

    /** All documents of a kind. */
    static List<byte[]> documents(String kind) throws IOException {
        Random random = new Random(SEED);
        String text = switch (kind) {
            case "english" -> JdkTexts.english(BYTES);
            case "code" -> JdkTexts.code(BYTES);
            case "multilingual" -> multilingual(random);
            case "json" -> new JsonTexts(random, JdkTexts.english(BYTES / 8)).text(BYTES);
            case "whitespace" -> whitespace(random);
            default -> throw new IllegalArgumentException("no kind " + kind + ", use one of " + KINDS);
        };
        List<byte[]> documents = cut(text.getBytes(StandardCharsets.UTF_8));
        Collections.shuffle(documents, random);
        return documents;
    }

    private static List<byte[]> cut(byte[] text) {
        List<byte[]> documents = new ArrayList<>();
        int from = 0;
        while (from + DOCUMENT < text.length) {
            int to = from + DOCUMENT;
            while (to < text.length && (text[to] & 0xC0) == 0x80) {
                to++;
            }
            documents.add(Arrays.copyOfRange(text, from, to));
            from = to;
        }
        return documents;
    }

    /** Paragraphs of Chinese and Japanese in turn, now and then an emoji. */
    private static String multilingual(Random random) throws IOException {
        List<CharacterChain> languages = List.of(
                new CharacterChain(JdkTexts.sentences("zh_CN")),
                new CharacterChain(JdkTexts.sentences("ja")),
                new CharacterChain(JdkTexts.sentences("zh_TW")));
        StringBuilder text = new StringBuilder();
        while (text.length() < BYTES * 2 / 5) {
            CharacterChain language = languages.get(random.nextInt(languages.size()));
            int sentences = 1 + random.nextInt(6);
            for (int i = 0; i < sentences; i++) {
                language.sentence(random, text);
                emoji(random, text);
                text.append('。');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void emoji(Random random, StringBuilder text) {
        switch (random.nextInt(EMOJI_ONE_IN / 10)) {
            case 0 -> text.appendCodePoint(0x1F600 + random.nextInt(0x50));
            case 1 -> text.append(random.nextBoolean() ? "👩‍👩‍👧" : "👍🏽").append("！");
            default -> {}
        }
    }

    private static String whitespace(Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < BYTES) {
            text.repeat(" \n\t=-#aA".charAt(random.nextInt(8)), 1 + random.nextInt(400))
                    .append('x');
        }
        return text.toString();
    }
}
