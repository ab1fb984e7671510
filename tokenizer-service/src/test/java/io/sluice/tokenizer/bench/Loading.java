package io.sluice.tokenizer.bench;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.KnownEncodings;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.file.TokenizerFiles;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./sluice bench-tokenizer --load}: how long a JVM that has done nothing yet takes until the first text of a vocabulary
 * that comes with the service is encoded, and what stays in its heap. Each measurement is a JVM of its own, with the packaged
 * service's class path; medians.
 */
public final class Loading {
    private static final String HELP = """
            Usage: sluice bench-tokenizer --load [--encoding NAME] [--rounds N]

            Starts N (default 15) fresh JVMs that load the vocabulary (default o200k_harmony, that of gpt-oss) and encode one
            text. Prints the medians of the time from main's first line to the ids, class loading included, and of the heap that is
            in use then, after a collection.
            """;
    private static final String ONCE = "--once";
    private static final byte[] TEXT = "Hello, world: 1234".getBytes(StandardCharsets.UTF_8);

    private Loading() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String encoding = KnownVocabulary.O200K_HARMONY.title();
        int rounds = 15;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--load" -> {}
                case "--encoding" -> encoding = args[++i];
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case ONCE -> {
                    once(start, args[i + 1]);
                    return;
                }
                default -> {
                    System.out.print(HELP);
                    return;
                }
            }
        }
        if (KnownVocabulary.named(encoding).isEmpty() || rounds < 1 || rounds > 1000) {
            System.err.println("sluice bench-tokenizer: --encoding is one of " + KnownVocabulary.titles()
                    + ", --rounds 1 to 1000");
            System.exit(2);
        }
        measure(encoding, rounds);
    }

    private static void measure(String encoding, int rounds) throws IOException, InterruptedException {
        double[] millis = new double[rounds];
        double[] heap = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            String[] line = freshJvm(encoding).trim().split(" ");
            millis[round] = Long.parseLong(line[0]) / 1e6;
            heap[round] = Long.parseLong(line[1]) / (double) (1 << 20);
        }
        Arrays.sort(millis);
        Arrays.sort(heap);
        System.out.printf(
                Locale.ROOT,
                "%s ready to encode, measured inside a fresh JVM, median of %d: %.0f ms (%.0f to %.0f), heap %.1f MiB%n",
                encoding,
                rounds,
                millis[rounds / 2],
                millis[0],
                millis[rounds - 1],
                heap[rounds / 2]);
    }

    /** Runs {@link #once} in a JVM with this one's options and class path. */
    private static String freshJvm(String encoding) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Loading.class.getName(), ONCE, encoding));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the JVM ended with status " + process.exitValue());
        }
        return line;
    }

    private static void once(long start, String encoding) {
        KnownVocabulary vocabulary = KnownVocabulary.named(encoding).orElseThrow();
        RankedEncoding loaded = new RankedEncoding(
                KnownEncodings.load(vocabulary, TokenizerFiles.preTokenizer(vocabulary)), vocabulary.specials());
        TextEncoder encoder = loaded.newEncoder();
        IdBuffer ids = new IdBuffer(TEXT.length);
        encoder.encodeWithSpecials(TEXT, 0, TEXT.length, ids);
        long wall = System.nanoTime() - start;
        System.gc();
        Runtime memory = Runtime.getRuntime();
        long used = memory.totalMemory() - memory.freeMemory();
        Reference.reachabilityFence(loaded);
        Reference.reachabilityFence(encoder);
        System.out.println(wall + " " + used);
    }
}
