package io.sluice.tokenizer.bench;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The documents of one kind, in each form a peer takes: whoever wants strings has them ready, so that no peer pays for
 * decoding them.
 *
 * @param kind what they are
 * @param bytes UTF-8
 * @param strings the same
 */
record Documents(String kind, List<byte[]> bytes, List<String> strings) {
    static Documents of(String kind) throws IOException {
        List<byte[]> bytes = Corpus.documents(kind);
        return new Documents(
                kind,
                bytes,
                bytes.stream()
                        .map(document -> new String(document, StandardCharsets.UTF_8))
                        .toList());
    }

    int size() {
        return bytes.size();
    }

    long bytes(int from, int to) {
        return bytes.subList(from, to).stream()
                .mapToLong(document -> document.length)
                .sum();
    }

    /** Writes them for a process: each one's length as four big-endian bytes, then its bytes. */
    Path write(Path folder) {
        Path file = folder.resolve(kind + ".documents");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            for (byte[] document : bytes) {
                out.writeInt(document.length);
                out.write(document);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
