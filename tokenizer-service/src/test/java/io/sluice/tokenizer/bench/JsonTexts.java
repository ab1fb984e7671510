package io.sluice.tokenizer.bench;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Made-up JSON: records as services exchange them, some on one line, some indented. */
final class JsonTexts {
    private static final List<String> KEYS = List.of(
            "id",
            "name",
            "status",
            "created_at",
            "updated_at",
            "email",
            "price",
            "currency",
            "quantity",
            "description",
            "tags",
            "address",
            "city",
            "country",
            "isActive",
            "userId",
            "orderItems",
            "metadata",
            "score",
            "url",
            "type",
            "version",
            "parent",
            "latitude",
            "longitude",
            "message",
            "timestamp",
            "level",
            "duration_ms",
            "traceId");
    private static final int DEEPEST = 4;

    private final Random random;
    private final String[] words;

    JsonTexts(Random random, String prose) {
        this.random = random;
        this.words = prose.split("[^A-Za-z]+");
    }

    /** Records up to a length. */
    String text(int length) {
        StringBuilder out = new StringBuilder();
        while (out.length() < length) {
            object(out, 0, random.nextBoolean());
            out.append('\n');
        }
        return out.toString();
    }

    private void object(StringBuilder out, int depth, boolean indented) {
        out.append('{');
        int fields = 2 + random.nextInt(8);
        for (int i = 0; i < fields; i++) {
            out.append(i == 0 ? "" : ",");
            line(out, depth + 1, indented);
            out.append('"').append(KEYS.get(random.nextInt(KEYS.size()))).append(indented ? "\": " : "\":");
            value(out, depth + 1, indented);
        }
        line(out, depth, indented);
        out.append('}');
    }

    private void value(StringBuilder out, int depth, boolean indented) {
        switch (random.nextInt(depth < DEEPEST ? 12 : 10)) {
            case 0 -> out.append(random.nextInt(1_000_000));
            case 1 -> out.append(String.format(Locale.ROOT, "%.2f", random.nextDouble() * 1000));
            case 2 -> out.append(random.nextBoolean());
            case 3 ->
                out.append(
                        random.nextInt(5) == 0 ? "null" : Long.toString(1_700_000_000L + random.nextInt(99_999_999)));
            case 4 ->
                out.append('"')
                        .append(new UUID(random.nextLong(), random.nextLong()))
                        .append('"');
            case 5 ->
                out.append(String.format(
                        Locale.ROOT,
                        "\"2026-%02d-%02dT%02d:%02d:%02dZ\"",
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60)));
            case 6 ->
                out.append("\"https://example.org/")
                        .append(word())
                        .append('/')
                        .append(word())
                        .append('"');
            case 7 -> out.append('"').append(word()).append('_').append(word()).append('"');
            case 8, 9 -> phrase(out, 1 + random.nextInt(12));
            case 10 -> object(out, depth, indented);
            default -> array(out, depth, indented);
        }
    }

    private void array(StringBuilder out, int depth, boolean indented) {
        out.append('[');
        int items = random.nextInt(4);
        for (int i = 0; i < items; i++) {
            out.append(i == 0 ? "" : ", ");
            value(out, depth + 1, indented);
        }
        out.append(']');
    }

    private void phrase(StringBuilder out, int count) {
        out.append('"');
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : " ").append(word());
        }
        out.append('"');
    }

    private String word() {
        return words[random.nextInt(words.length)];
    }

    private static void line(StringBuilder out, int depth, boolean indented) {
        if (indented) {
            out.append('\n').repeat("  ", depth);
        }
    }
}
