package io.sluice.tokenizer.bpe.merge;

import io.sluice.tokenizer.vocab.ByteTrie;
import io.sluice.tokenizer.vocab.RankTable;
import org.jspecify.annotations.Nullable;

/** The tables of a vocabulary with a list of merges. Immutable: any number of threads, each with a {@link PieceMerger}. */
public final class MergeEncoding {
    /** 32,768 entries of 48 bytes: the words of a language. */
    private static final int CACHE_BITS = 15;
    /** 65,536 entries of 8 bytes. */
    private static final int MEMO_BITS = 16;

    private final MergeTokens tokens;
    private final Fallback fallback;
    private final @Nullable ByteTrie whole;

    /**
     * Builds the tables.
     *
     * @param table bytes of the tokens that text can become, by id
     * @param ranks the merges
     * @param symbols what merging starts from
     * @param fallback what becomes of a character without a symbol
     * @param ignoreMerges whether a piece that is a token becomes it, whatever the merges make of it
     * @throws IllegalArgumentException if there are characters that nothing can become of
     */
    public MergeEncoding(RankTable table, MergeRanks ranks, Symbols symbols, Fallback fallback, boolean ignoreMerges) {
        if (!symbols.areBytes() && fallback.unknown() == Fallback.NOTHING && !fallback.coversEveryByte()) {
            throw new IllegalArgumentException("neither every byte nor the unknown has a token");
        }
        this.tokens = new MergeTokens(table, ranks, symbols);
        this.fallback = fallback;
        this.whole = ignoreMerges ? unreached(table) : null;
    }

    /** The tokens that merging does not end with, which a whole piece may be all the same. */
    private @Nullable ByteTrie unreached(RankTable table) {
        byte[] bytes = new byte[table.bytes().length];
        int[] offsets = new int[table.size() + 1];
        int size = 0;
        for (int id = 0; id < table.size(); id++) {
            if (!tokens.isReached(id)) {
                System.arraycopy(table.bytes(), table.offset(id), bytes, size, table.length(id));
                size += table.length(id);
            }
            offsets[id + 1] = size;
        }
        return size == 0 ? null : ByteTrie.of(java.util.Arrays.copyOf(bytes, size), offsets);
    }

    /** A new encoder of pieces, for one thread at a time: 2 MiB of caches. */
    public PieceMerger newMerger() {
        return new PieceMerger(tokens, fallback, whole, CACHE_BITS, MEMO_BITS);
    }
}
