package io.sluice.tokenizer.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/**
 * {@code ./sluice bench-tokenizer --adversarial}: what texts of 100 KB take that are made to be slow; {@code --small}: what a
 * text of 1 KB takes. Sluice alone, CPU time of one thread. Each text is new to the encoder: of adversarial ones there are many
 * of a kind, each with a seed of its own, and the small ones are cut from documents.
 */
final class Bars {
    static final List<String> OPTIONS = List.of("--adversarial", "--small");

    private static final List<String> ENCODINGS = List.of("cl100k_base", "o200k_base");
    private static final int LENGTH = 100_000;
    private static final int TEXTS = 24;
    private static final int SMALL = 1_000;
    private static final double WARM_NANOS = 3e9;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String BASE64 = LETTERS + LETTERS.toUpperCase(Locale.ROOT) + "0123456789+/";

    private Bars() {}

    static void main(String[] args) throws IOException {
        for (String encoding : ENCODINGS) {
            if (args[0].equals("--small")) {
                for (String kind : List.of("english", "code", "multilingual", "json")) {
                    small(encoding, kind);
                }
            } else {
                adversarial(encoding);
            }
        }
    }

    private static void small(String encoding, String kind) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        for (byte[] document : Corpus.documents(kind)) {
            int length = SMALL;
            while ((document[length] & 0xC0) == 0x80) {
                length--;
            }
            texts.add(Arrays.copyOf(document, length));
        }
        // The clock of CPU time is too coarse for one text: so many at a time.
        int group = 32;
        double[] nanos = nanos(encoding, kind, texts, group);
        System.out.printf(
                Locale.ROOT,
                "%-12s %-13s %.1f us for a text of 1 KB, the slowest %d texts %.1f us each%n",
                encoding,
                kind,
                nanos[nanos.length / 2] / 1e3,
                group,
                nanos[nanos.length - 1] / 1e3);
    }

    private static void adversarial(String encoding) {
        Map<String, List<byte[]>> kinds = new LinkedHashMap<>();
        for (int i = 0; i < 3 * TEXTS; i++) {
            adversarial(new Random(i))
                    .forEach((kind, text) -> kinds.computeIfAbsent(kind, k -> new ArrayList<>())
                            .add(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), LENGTH)));
        }
        kinds.forEach((kind, texts) -> {
            double[] nanos = nanos(encoding, kind, texts, 1);
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %-22s %5.2f ms for 100 KB, the slowest of %d %5.2f ms%n",
                    encoding,
                    kind,
                    nanos[nanos.length / 2] / 1e6,
                    nanos.length,
                    nanos[nanos.length - 1] / 1e6);
        });
    }

    /** A text of each kind, of at least {@link #LENGTH} bytes; the longer ones are ASCII, and cut. */
    private static Map<String, String> adversarial(Random random) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("random letters", of(random, LETTERS));
        texts.put("base64", of(random, BASE64));
        texts.put("two letters", of(random, "ab"));
        texts.put("latin1 noise", of(random, range(0xA1, 0xFF)));
        texts.put("one CJK run", of(random, range(0x4E00, 0x9FA5)));
        texts.put("emoji", of(random, range(0x1F300, 0x1F64F)));
        texts.put("all scripts", of(random, range(0xA1, 0x2FFF)));
        texts.put("symbols", of(random, range('!', '/') + range('[', '`')));
        texts.put("white space", of(random, " \t\n\r"));
        texts.put("digits", of(random, "0123456789"));
        texts.put("one letter", "a".repeat(LENGTH));
        texts.put("spaces", " ".repeat(LENGTH));
        texts.put("alternating", of(random, "=-").substring(0, 6).repeat(LENGTH / 6 + 1));
        texts.put("a word again and again", "thequickbrownfox".repeat(LENGTH / 16 + 1));
        return texts;
    }

    private static String range(int first, int last) {
        StringBuilder text = new StringBuilder();
        for (int c = first; c <= last; c++) {
            text.appendCodePoint(c);
        }
        return text.toString();
    }

    /** Any of some characters, in any order, of {@link #LENGTH} bytes. */
    private static String of(Random random, String characters) {
        int[] all = characters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int bytes = 0;
        while (bytes < LENGTH) {
            int c = all[random.nextInt(all.length)];
            int width = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes + width > LENGTH) {
                c = 'x';
                width = 1;
            }
            text.appendCodePoint(c);
            bytes += width;
        }
        return text.toString();
    }

    /** Time of each group of texts of the last two thirds, after the first third was encoded long enough; sorted, for one text. */
    private static double[] nanos(String encoding, String kind, List<byte[]> texts, int group) {
        Documents documents = new Documents(kind, texts, List.of());
        IntUnaryOperator encoder = JavaPeers.sluiceSubject(documents, encoding);
        var thread = ManagementFactory.getThreadMXBean();
        int warm = texts.size() / 3;
        long began = thread.getCurrentThreadCpuTime();
        while (thread.getCurrentThreadCpuTime() - began < WARM_NANOS) {
            for (int i = 0; i < warm; i++) {
                var _ = encoder.applyAsInt(i);
            }
        }
        double[] nanos = new double[(texts.size() - warm) / group];
        for (int i = 0; i < nanos.length; i++) {
            long start = thread.getCurrentThreadCpuTime();
            for (int j = 0; j < group; j++) {
                var _ = encoder.applyAsInt(warm + i * group + j);
            }
            nanos[i] = (thread.getCurrentThreadCpuTime() - start) / (double) group;
        }
        Arrays.sort(nanos);
        return nanos;
    }
}
