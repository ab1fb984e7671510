package io.sluice.tokenizer.bpe.merge;

import io.sluice.tokenizer.bpe.PairMemo;

/** Tells whether two tokens stay side by side in an encoding. Not thread-safe. */
final class PairTest implements PairMemo.Test {
    private final MergeTokens tokens;
    private final MergeQueue queue;
    private byte[] bytes = new byte[256];
    private int[] scratch = new int[256];

    PairTest(MergeTokens tokens) {
        this.tokens = tokens;
        this.queue = new MergeQueue(tokens.ranks());
    }

    @Override
    public boolean adjacent(int first, int second) {
        return tokens.canUndo(first, second) ? tokens.adjacent(first, second) : merged(first, second);
    }

    private boolean merged(int first, int second) {
        int middle = tokens.length(first);
        int size = middle + tokens.length(second);
        if (size > bytes.length) {
            bytes = new byte[size * 2];
            scratch = new int[size * 2];
        }
        byte[] all = tokens.table().bytes();
        System.arraycopy(all, tokens.table().offset(first), bytes, 0, middle);
        System.arraycopy(all, tokens.table().offset(second), bytes, middle, size - middle);
        int count = tokens.symbols().of(bytes, 0, size, scratch);
        return queue.merge(scratch, count) == 2 && scratch[0] == first && scratch[1] == second;
    }
}
