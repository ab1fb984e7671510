package io.sluice.tokenizer.bpe;

import java.util.Random;

/** Texts that look for trouble: every class of character, runs, words cut anywhere, and tokens put together at random. */
final class Texts {
    private static final String[] WORDS = {
        "don't",
        "I'LL",
        "we'Re",
        "it\u017F",
        "'\u017F",
        "'s",
        "'S",
        "'ll",
        "'Ve",
        "'d",
        "'x",
        "''",
        "foo_bar",
        "HTTPServer",
        "fooBar",
        "naïve",
        "Straße",
        "ΣΊΣΥΦΟΣ",
        "ǅungla",
        "日本語",
        "中文字符",
        "한국어",
        "عربى",
        "हिन्दी",
        "ไทย",
        "👩‍👩‍👧‍👦",
        "🇩🇪",
        "e\u0301",
        "\u0301a",
        "A\u0301B",
        "ʰABC",
        "ªº",
        "Ⅷ",
        "½",
        "٣٤٥٦",
        "12345",
        "3.14159",
        "//",
        "/*",
        "\n/",
        "{\"a\":",
        "</div>",
        "    ",
        "\t",
        "\r\n",
        "\n\n",
        "\u3000",
        "\u00A0",
        "\u200B",
        "\u2028",
        "\u0085",
        "...",
        "!!!",
        "---",
        "aaaa",
        "   a",
        "\n  \n  x",
        "the",
        " quick",
        "Brown",
        " FOX",
        "<|end|>",
        "0x1F"
    };
    private static final int[] TRICKY = {
        9, 10, 13, 32, 39, 47, 0x85, 0xA0, 0x301, 0x2B0, 0x17F, 0x1C5, 0x2003, 0x3000, 0x3042
    };

    private final Random random;
    private final Encoding[] encodings;

    Texts(long seed, Encoding... encodings) {
        this.random = new Random(seed);
        this.encodings = encodings;
    }

    String next() {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(30);
        switch (random.nextInt(6)) {
            case 0 -> repeat(parts, () -> text.appendCodePoint(character()));
            case 1 -> repeat(parts, () -> text.append(word()).append(random.nextBoolean() ? " " : ""));
            case 2 -> repeat(parts, () -> text.append(random.nextBoolean() ? word() : Character.toString(character())));
            case 3 -> repeat(parts * 2, () -> text.append("aaab  \n\n.\u3000A1".charAt(random.nextInt(12))));
            case 4 -> repeat(parts / 6, () -> text.repeat(character(), random.nextInt(60)));
            default -> tokens(text, parts / 3);
        }
        return text.toString();
    }

    private void repeat(int times, Runnable part) {
        for (int i = 0; i < times; i++) {
            part.run();
        }
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private int character() {
        return switch (random.nextInt(4)) {
            case 0 -> 32 + random.nextInt(95);
            case 1 -> TRICKY[random.nextInt(TRICKY.length)];
            case 2 -> Character.isSurrogate((char) random.nextInt(0x3000)) ? 'x' : random.nextInt(0x3000);
            default -> {
                int any = random.nextInt(0x30000);
                yield any >= 0xD800 && any < 0xE000 ? 0xFFFD : any;
            }
        };
    }

    private void tokens(StringBuilder text, int count) {
        Encoding encoding = encodings[random.nextInt(encodings.length)];
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        repeat(
                count,
                () -> bytes.writeBytes(
                        encoding.ranks().token(random.nextInt(encoding.ranks().size()))));
        text.append(bytes.toString(java.nio.charset.StandardCharsets.UTF_8));
    }
}
