package io.sluice.tokenizer.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Documents of 16 KB to measure with, from what every JDK brings: code from its own sources, English from their comments,
 * Chinese, Japanese and Korean from its names of places and moneys, with emoji between; and JSON and white space made up.
 */
final class Corpus {
    /** Kinds of documents. */
    static final List<String> KINDS = List.of("english", "code", "multilingual", "json", "whitespace");

    private static final int DOCUMENT = 16 * 1024;
    private static final int BYTES = 4 * 1024 * 1024;
    private static final long SEED = 20_261_124;
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    private Corpus() {}

    /** Documents of a kind, in the same random order each time. */
    static List<byte[]> documents(String kind) throws IOException {
        Random random = new Random(SEED);
        byte[] text = (switch (kind) {
                    case "english" -> english();
                    case "code" -> code();
                    case "multilingual" -> multilingual(random);
                    case "json" -> json(random);
                    case "whitespace" -> whitespace(random);
                    default -> throw new IllegalArgumentException("no kind " + kind);
                })
                .getBytes(StandardCharsets.UTF_8);
        List<byte[]> documents = new ArrayList<>();
        int from = 0;
        while (from < text.length) {
            int to = Math.min(text.length, from + DOCUMENT);
            while (to < text.length && (text[to] & 0xC0) == 0x80) {
                to++;
            }
            documents.add(Arrays.copyOfRange(text, from, to));
            from = to;
        }
        Collections.shuffle(documents, random);
        return documents;
    }

    private static String code() throws IOException {
        StringBuilder code = new StringBuilder();
        Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        if (!Files.exists(sources)) {
            throw new IOException("this JDK has no lib/src.zip, which English and code are taken from");
        }
        try (ZipFile zip = new ZipFile(sources.toFile())) {
            List<ZipEntry> entries = new ArrayList<>(zip.stream()
                    .filter(e -> e.getName().startsWith("java.base/java/")
                            && e.getName().endsWith(".java"))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList());
            Collections.shuffle(entries, new Random(SEED));
            for (ZipEntry entry : entries) {
                if (code.length() > 3 * BYTES) {
                    break;
                }
                code.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return cut(code);
    }

    private static String english() throws IOException {
        StringBuilder text = new StringBuilder();
        for (MatchResult comment : COMMENT.matcher(code()).results().toList()) {
            text.append(comment.group(1).replaceAll("\\s*\\n\\s*\\*", " ").replaceAll("<[^>]*>|\\{@\\w+|}", ""))
                    .append('\n');
        }
        return cut(text);
    }

    private static String multilingual(Random random) {
        List<String> names = new ArrayList<>();
        for (Locale in :
                List.of(Locale.SIMPLIFIED_CHINESE, Locale.JAPANESE, Locale.KOREAN, Locale.TRADITIONAL_CHINESE)) {
            for (Locale locale : Locale.getAvailableLocales()) {
                names.add(locale.getDisplayName(in));
            }
            for (Currency currency : Currency.getAvailableCurrencies()) {
                names.add(currency.getDisplayName(in));
            }
        }
        StringBuilder text = new StringBuilder();
        while (text.length() < BYTES / 3) {
            text.append(names.get(random.nextInt(names.size())));
            switch (random.nextInt(8)) {
                case 0 -> text.appendCodePoint(0x1F600 + random.nextInt(0x50));
                case 1 -> text.append('，');
                case 2 -> text.append("。\n");
                case 3 -> text.append(' ');
                default -> text.append("的のは".charAt(random.nextInt(3)));
            }
        }
        return text.toString();
    }

    private static String json(Random random) {
        StringBuilder text = new StringBuilder("[\n");
        while (text.length() < BYTES) {
            text.append(
                    "  {\"id\": %d, \"name\": \"user-%x\", \"score\": %.4f, \"active\": %b, \"tags\": [\"%s\", \"%s\"], \"at\": \"2026-%02d-%02dT%02d:00:00Z\"},\n"
                            .formatted(
                                    random.nextInt(1_000_000),
                                    random.nextInt(1 << 20),
                                    random.nextDouble() * 100,
                                    random.nextBoolean(),
                                    Integer.toString(random.nextInt(46_656), 36),
                                    Integer.toString(random.nextInt(46_656), 36),
                                    1 + random.nextInt(12),
                                    1 + random.nextInt(28),
                                    random.nextInt(24)));
        }
        return text.toString();
    }

    private static String whitespace(Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < BYTES) {
            text.repeat(" \n\t=-#aA".charAt(random.nextInt(8)), 1 + random.nextInt(400))
                    .append('x');
        }
        return text.toString();
    }

    private static String cut(StringBuilder text) {
        return text.substring(0, Math.min(text.length(), BYTES));
    }
}
