package io.sluice.tokenizer.bench;

import java.io.IOException;

/** A tokenizer that is measured. */
interface Peer extends AutoCloseable {
    /** What one round took and gave. */
    record Round(double cpuNanos, long tokens) {}

    String name();

    /** Encodes the documents from one place to before another, in order. */
    Round encode(int from, int to) throws IOException;

    @Override
    default void close() {}

    /** Opens a peer for the documents of one kind. */
    interface Source {
        Peer open(Documents documents, String encoding) throws IOException;

        String name();
    }
}
