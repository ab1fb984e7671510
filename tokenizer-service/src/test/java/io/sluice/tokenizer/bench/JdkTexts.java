package io.sluice.tokenizer.bench;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Texts that the running JDK brings: sources, the prose of their comments, and message catalogues. */
final class JdkTexts {
    private static final long SEED = 7;
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern LICENSE = Pattern.compile("\\A\\s*/\\*.*?\\*/", Pattern.DOTALL);
    private static final int SHORTEST_SENTENCE = 12;
    private static final int FIRST_FOREIGN = 0x3000;

    private JdkTexts() {}

    /** Java sources of all modules, in random order, without the license that each begins with. */
    static String code(int length) throws IOException {
        Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        if (!Files.exists(sources)) {
            throw new IOException("this JDK has no lib/src.zip, which English and code are taken from; use a full JDK");
        }
        StringBuilder code = new StringBuilder();
        try (ZipFile zip = new ZipFile(sources.toFile())) {
            List<ZipEntry> entries = new ArrayList<>(zip.stream()
                    .filter(e -> e.getName().endsWith(".java") && e.getSize() < 200_000)
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList());
            Collections.shuffle(entries, new Random(SEED));
            for (ZipEntry entry : entries) {
                if (code.length() > length) {
                    break;
                }
                String file = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                code.append(LICENSE.matcher(file).replaceFirst(""));
            }
        }
        return code.substring(0, Math.min(code.length(), length));
    }

    /** The prose of the sources' comments; each comment once. */
    static String english(int length) throws IOException {
        Set<String> comments = new LinkedHashSet<>();
        for (MatchResult comment : COMMENT.matcher(code(6 * length)).results().toList()) {
            comments.add(comment.group(1)
                    .replaceAll("\\s*\\n\\s*\\*", " ")
                    .replaceAll("<[^>]*>|\\{@\\w+|[{}]", "")
                    .replaceAll("&lt;", "<")
                    .replaceAll("&gt;", ">")
                    .replaceAll(" {2,}", " "));
        }
        StringBuilder text = new StringBuilder();
        comments.forEach(comment -> text.append(comment.strip()).append('\n'));
        return text.substring(0, Math.min(text.length(), length));
    }

    /**
     * Sentences in an East Asian language from the message catalogues in the JDK's modules.
     *
     * @param language as in the catalogues' names, such as {@code zh_CN}
     */
    static List<String> sentences(String language) throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        Set<String> sentences = new LinkedHashSet<>();
        try (Stream<Path> files = Files.walk(modules)) {
            for (Path file : files.filter(f -> f.toString().endsWith("_" + language + ".class"))
                    .sorted()
                    .toList()) {
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof Utf8Entry constant) {
                        constant.stringValue()
                                .lines()
                                .map(String::strip)
                                .filter(JdkTexts::isSentence)
                                .forEach(sentences::add);
                    }
                }
            }
        }
        return List.copyOf(sentences);
    }

    private static boolean isSentence(String text) {
        long foreign = text.chars().filter(c -> c >= FIRST_FOREIGN).count();
        return text.length() >= SHORTEST_SENTENCE && foreign * 2 > text.length();
    }
}
