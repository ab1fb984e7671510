package io.sluice.tokenizer.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Peers from npm, each in a node process of its own; see {@code peers.cjs} beside this class. */
final class NodePeers {
    private static final List<String> PACKAGES = List.of("tiktoken", "tokenizers", "gpt-tokenizer", "js-tiktoken");

    private NodePeers() {}

    /** All of them, from a folder in which npm has installed them. */
    static Stream<Peer.Source> all(Path packages, Path scratch) {
        return PACKAGES.stream().map(name -> source(name, packages, scratch));
    }

    private static Peer.Source source(String name, Path packages, Path scratch) {
        return new Peer.Source() {
            @Override
            public String name() {
                return "npm " + name;
            }

            @Override
            public Peer open(Documents documents, String encoding) throws IOException {
                if (!Files.isDirectory(packages.resolve("node_modules").resolve(name))) {
                    throw new IOException("is not in " + packages + ": see `./sluice bench-tokenizer --help`");
                }
                return new InNode(name(), start(name, packages, scratch, documents, encoding));
            }
        };
    }

    private static Process start(String name, Path packages, Path scratch, Documents documents, String encoding)
            throws IOException {
        // Beside the packages, where node looks for them.
        Path program = packages.resolve("sluice-bench-peers.cjs");
        try (InputStream source = NodePeers.class.getResourceAsStream("peers.cjs")) {
            if (source == null) {
                throw new IOException("peers.cjs is not on the class path");
            }
            Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
        }
        return new ProcessBuilder(
                        "node",
                        program.toString(),
                        name,
                        encoding,
                        documents.write(scratch).toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** One request a line, FROM and TO; one answer a line, CPU time in microseconds and tokens. */
    private static final class InNode implements Peer {
        private final String name;
        private final Process process;
        private final BufferedReader answers;
        private final Writer requests;

        InNode(String name, Process process) throws IOException {
            this.name = name;
            this.process = process;
            this.answers = process.inputReader(StandardCharsets.UTF_8);
            this.requests = process.outputWriter(StandardCharsets.UTF_8);
            String ready = answers.readLine();
            if (!"ready".equals(ready)) {
                throw new IOException("did not start: " + ready);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Round encode(int from, int to) throws IOException {
            requests.write(from + " " + to + "\n");
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException(name + " has died");
            }
            String[] parts = answer.split(" ");
            return new Round(Double.parseDouble(parts[0]) * 1e3, Long.parseLong(parts[1]));
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
