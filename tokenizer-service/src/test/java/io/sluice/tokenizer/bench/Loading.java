package io.sluice.tokenizer.bench;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.KnownEncodings;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.file.TokenizerFiles;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.io.File;
import java.io.IOException;
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
            text. Prints the medians of the wall time and the thread's CPU time from main's first line to the ids, class loading
            included, and of the heap that is in use then, after a collection and above what a JVM uses before it loads.
            """;
    private static final String ONCE = "--once";
    private static final byte[] TEXT = "Hello, world: 1234".getBytes(StandardCharsets.UTF_8);
    private static final int VALUES = 3;

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
        double[][] values = new double[VALUES][rounds];
        for (int round = 0; round < rounds; round++) {
            String[] line = freshJvm(encoding).trim().split(" ");
            for (int i = 0; i < VALUES; i++) {
                values[i][round] = Double.parseDouble(line[i]) / (i < 2 ? 1e6 : 1 << 20);
            }
        }
        for (double[] one : values) {
            Arrays.sort(one);
        }
        System.out.printf(
                Locale.ROOT,
                "%s ready to encode, measured inside a fresh JVM, median of %d: %.0f ms (fastest %.0f, slowest %.0f), "
                        + "%.0f ms of CPU; heap %.1f MiB%n",
                encoding,
                rounds,
                values[0][rounds / 2],
                values[0][0],
                values[0][rounds - 1],
                values[1][rounds / 2],
                values[2][rounds / 2]);
    }

    /** Runs {@link #once} in a JVM with this one's options and class path. */
    private static String freshJvm(String encoding) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
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
        long cpu = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        System.gc();
        Runtime memory = Runtime.getRuntime();
        long used = memory.totalMemory() - memory.freeMemory();
        System.out.println(wall + " " + cpu + " " + used + " " + loaded.equals(null) + encoder + ids.size());
    }
}
