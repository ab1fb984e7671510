package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ByteTrie;
import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import io.sluice.tokenizer.vocab.RankTable;
import java.io.IOException;

/**
 * What an {@link Encoding} knows of a vocabulary, worked out from its ranks or read from an image.
 *
 * @param ranks its tokens
 * @param whole finds a short token
 * @param cuts cuts long pieces
 * @param longest finds the longest token
 * @param merges how tokens are made
 */
record EncodingTables(RankTable ranks, WholeTokens whole, SafeCuts cuts, LongestToken longest, MergeTable merges) {
    /**
     * Works the tables out.
     *
     * @throws IllegalArgumentException if the tokens are no byte-pair vocabulary
     */
    static EncodingTables of(RankTable ranks) {
        ByteTrie trie = ByteTrie.of(ranks);
        return new EncodingTables(
                ranks,
                new WholeTokens(ranks),
                new SafeCuts(ranks),
                new LongestToken(trie),
                new MergeTable(ranks, trie));
    }

    /**
     * Reads the tables from an image, to its end.
     *
     * @throws io.sluice.tokenizer.vocab.ImageException if they are not what it holds
     */
    static EncodingTables read(ImageReader in) throws IOException {
        EncodingTables tables = new EncodingTables(
                RankTable.read(in),
                WholeTokens.read(in),
                SafeCuts.read(in),
                LongestToken.read(in),
                MergeTable.read(in));
        in.end();
        return tables;
    }

    void write(ImageWriter out) {
        ranks.write(out);
        whole.write(out);
        cuts.write(out);
        longest.write(out);
        merges.write(out);
    }
}
