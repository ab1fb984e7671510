package io.sluice.tokenizer.text;

/** Takes bytes. */
interface ByteSink {
    void accept(byte[] bytes, int from, int to);
}
