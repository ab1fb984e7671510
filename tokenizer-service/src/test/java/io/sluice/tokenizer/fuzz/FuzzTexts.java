package io.sluice.tokenizer.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Texts that look for trouble: random characters of every plane, words, runs, tokens cut and put together, added tokens. */
public final class FuzzTexts {
    private static final List<String> WORDS = List.of(
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
            " 'tis",
            "foo_bar",
            "HTTPServer",
            "fooBar",
            "naïve",
            "Straße",
            "ΣΊΣΥΦΟΣ",
            "ǅungla",
            "日本語",
            "中文字符",
            "ひらがな",
            "カタカナ",
            "한국어",
            "عربى",
            "हिन्दी",
            "ไทย",
            "👩‍👩‍👧‍👦",
            "🇩🇪",
            "e\u0301",
            "\u0301a",
            "A\u0301B",
            "a\u0323\u0301",
            "\u1100\u1161\u11A8",
            "가\u11A8",
            "\u0958",
            "\u2126",
            "\u212B",
            "\uF900",
            "\uD834\uDD5E",
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
            "<table>",
            "    ",
            "\t",
            "\r\n",
            "\n\n",
            "\n\n\n\n",
            "\u3000",
            "\u00A0",
            "\u200B",
            "\u200D",
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
            "▁",
            "▁▁",
            "▁the",
            " ▁",
            "Ġ",
            "<0x0A>",
            "<0xE4>",
            "[multimodal]",
            "<unused0>",
            "<think>",
            "</think>",
            "<tool_call>",
            "<|fim_prefix|>",
            "<|endoftext|>",
            "<|im_start|>",
            "<|im_end|>",
            "<|begin_of_text|>",
            "<|eot_id|>",
            "<|start_header_id|>",
            "<｜User｜>",
            "<｜Assistant｜>",
            "<｜begin▁of▁sentence｜>",
            "<bos>",
            "<eos>",
            "<start_of_turn>",
            "<end_of_turn>",
            "<unk>",
            "<pad>",
            "<|start|>",
            "<|end|>",
            "<|message|>",
            "<|",
            "|>",
            "<｜",
            "<",
            ">",
            "0x1F",
            "A",
            "Ab",
            "aB",
            "ABc",
            "$100",
            "@x",
            "#y",
            "`z`",
            "~",
            "^",
            "+1",
            "=b");
    private static final int[] TRICKY = {
        9, 10, 13, 32, 39, 47, 0x85, 0xA0, 0x301, 0x323, 0x2B0, 0x17F, 0x1C5, 0x2003, 0x3000, 0x3042, 0x4E00, 0x9FA5,
        0x9FA6, 0x30A0, 0x30FF, 0x3100, 0xFFFD, 0xE0041, 0x1D165, 0x0344, 0x0F73, 0x9FE, 0x8D3, 0x16D67, 0x113C2
    };

    private final Random random;
    private final List<byte[]> tokens;

    /** @param tokens of the vocabulary, to put texts together from */
    public FuzzTexts(long seed, List<byte[]> tokens) {
        this.random = new Random(seed);
        this.tokens = tokens;
    }

    public String next() {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(30);
        switch (random.nextInt(8)) {
            case 0 -> repeat(parts, () -> text.appendCodePoint(character()));
            case 1 -> repeat(parts, () -> text.append(word()).append(random.nextBoolean() ? " " : ""));
            case 2 -> repeat(parts, () -> text.append(random.nextBoolean() ? word() : Character.toString(character())));
            case 3 -> repeat(parts * 2, () -> text.append("aaab  \n\n.\u3000A1'中".charAt(random.nextInt(14))));
            case 4 -> repeat(1 + parts / 6, () -> text.repeat(character(), random.nextInt(60)));
            case 5 -> repeat(1 + parts / 6, () -> text.repeat(word(), random.nextInt(12)));
            default -> bytes(text, 1 + parts / 3);
        }
        return text.toString();
    }

    private static void repeat(int times, Runnable part) {
        for (int i = 0; i < times; i++) {
            part.run();
        }
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private int character() {
        int any = switch (random.nextInt(7)) {
            case 0, 1 -> 32 + random.nextInt(95);
            case 2 -> TRICKY[random.nextInt(TRICKY.length)];
            case 3 -> random.nextInt(0x3000);
            case 4 -> 0x3000 + random.nextInt(0x7000);
            case 5 -> random.nextInt(0x30000);
            default -> 0xE0000 + random.nextInt(0x200);
        };
        return any >= 0xD800 && any < 0xE000 ? 'x' : any;
    }

    /** Tokens one after another, some cut, as valid text. */
    private void bytes(StringBuilder text, int count) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        repeat(count, () -> {
            byte[] token = tokens.get(random.nextInt(tokens.size()));
            int from = random.nextInt(4) == 0 ? random.nextInt(token.length) : 0;
            bytes.write(token, from, token.length - from);
        });
        text.append(bytes.toString(StandardCharsets.UTF_8));
    }
}
