package io.sluice.tokenizer.bpe;

/** What turns text into token ids. Immutable: any number of threads, each with a {@link TextEncoder}. */
public interface TextEncoding {
    /** A new encoder, for one thread at a time. */
    TextEncoder newEncoder();
}
