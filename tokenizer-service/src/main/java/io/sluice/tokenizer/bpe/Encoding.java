package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.RankTable;

/** The tables of one vocabulary's ordinary tokens. Immutable: any number of threads, each with an {@link Encoder}. */
public final class Encoding {
    /** 8,192 entries of 16 bytes: with what else is in use they fit the second cache of a processor. */
    private static final int CACHE_BITS = 13;
    /** 65,536 entries of 32 bytes: more than a processor keeps near, yet nearer than the tables of a whole vocabulary. */
    private static final int MEMO_BITS = 16;
    /** 4,096 entries of 64 bytes. */
    private static final int LONG_BITS = 12;
    /** 8,192 entries of 8 bytes. */
    private static final int MERGE_BITS = 13;
    /** 16,384 entries of 8 bytes. */
    private static final int PAIR_BITS = 14;

    private final EncodingTables tables;
    private final PreTokenizer pieces;
    private final BytePairs bytes;

    /**
     * Builds the tables.
     *
     * @throws IllegalArgumentException if the tokens are no byte-pair vocabulary
     */
    public Encoding(RankTable ranks, PreTokenizer pieces) {
        this(EncodingTables.of(ranks), pieces);
    }

    Encoding(EncodingTables tables, PreTokenizer pieces) {
        this.tables = tables;
        this.pieces = pieces;
        this.bytes = new BytePairs(tables.longest());
    }

    /** Its tokens. */
    public RankTable ranks() {
        return tables.ranks();
    }

    /** A new encoder, for one thread at a time: 2.6 MiB of caches. */
    public Encoder newEncoder() {
        return new Encoder(
                pieces,
                tables,
                newPieceEncoder(),
                new PieceCache(CACHE_BITS),
                new PieceMemo(MEMO_BITS),
                new LongMemo(LONG_BITS));
    }

    PieceEncoder newPieceEncoder() {
        return new PieceEncoder(tables.longest(), tables.merges(), bytes, MERGE_BITS, PAIR_BITS);
    }
}
