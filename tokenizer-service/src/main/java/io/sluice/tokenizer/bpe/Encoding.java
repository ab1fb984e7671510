package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.RankTable;

/** The tables of one vocabulary's ordinary tokens. Immutable: any number of threads, each with an {@link Encoder}. */
public final class Encoding {
    /** 16,384 entries of 24 bytes: with what else is in use they fit the second cache of a processor. */
    private static final int CACHE_BITS = 14;
    /** 16,384 entries of 32 bytes. */
    private static final int MEMO_BITS = 14;
    /** 65,536 entries of 8 bytes. */
    private static final int PAIR_BITS = 16;

    private final EncodingTables tables;
    private final PreTokenizer pieces;

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
    }

    /** Its tokens. */
    public RankTable ranks() {
        return tables.ranks();
    }

    /** A new encoder, for one thread at a time: 1.4 MiB of caches. */
    public Encoder newEncoder() {
        return new Encoder(pieces, tables, newPieceEncoder(), new PieceCache(CACHE_BITS), new PieceMemo(MEMO_BITS));
    }

    PieceEncoder newPieceEncoder() {
        return new PieceEncoder(tables.longest(), tables.merges(), PAIR_BITS);
    }
}
