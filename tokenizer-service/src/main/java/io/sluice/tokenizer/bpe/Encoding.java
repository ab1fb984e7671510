package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.RankTable;

/** The tables of one vocabulary's ordinary tokens. Immutable: any number of threads, each with an {@link Encoder}. */
public final class Encoding {
    /** 32,768 entries of 32 bytes: the words of a language; those in use stay in the second cache. */
    private static final int CACHE_BITS = 15;
    /** 65,536 entries of 8 bytes. */
    private static final int MEMO_BITS = 16;

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

    /** A new encoder, for one thread at a time: 1.5 MiB of caches. */
    public Encoder newEncoder() {
        return new Encoder(pieces, newPieceEncoder(), new PieceCache(CACHE_BITS));
    }

    PieceEncoder newPieceEncoder() {
        return new PieceEncoder(tables.longest(), tables.merges(), MEMO_BITS);
    }
}
