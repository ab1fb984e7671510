package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.merge.Fallback;
import io.sluice.tokenizer.bpe.merge.MergeEncoding;
import io.sluice.tokenizer.bpe.merge.MergeRanks;
import io.sluice.tokenizer.bpe.merge.Symbols;
import io.sluice.tokenizer.vocab.ByteTrie;
import io.sluice.tokenizer.vocab.RankTable;
import org.jspecify.annotations.Nullable;

/**
 * A rank file's merges, for files that have tokens which no merge makes, as Llama 3's: such a token is found only where it is
 * a whole piece. Any two tokens merge that together are a token; its rank says when.
 */
final class RankMerges {
    private static final int BYTES = 256;

    private final RankTable table;
    private final ByteTrie trie;

    private RankMerges(RankTable table) {
        this.table = table;
        this.trie = ByteTrie.of(table);
    }

    static MergeEncoding of(RankTable table) {
        RankMerges merges = new RankMerges(table);
        return new MergeEncoding(table, merges.ranks(), merges.symbols(), Fallback.NONE, true);
    }

    private MergeRanks ranks() {
        int count = 0;
        for (int id = 0; id < table.size(); id++) {
            count += splits(id, null);
        }
        MergeRanks ranks = new MergeRanks(count);
        for (int id = 0; id < table.size(); id++) {
            splits(id, ranks);
        }
        return ranks;
    }

    /** How many pairs of tokens a token is made of, which are added where there is something to add them to. */
    private int splits(int id, @Nullable MergeRanks ranks) {
        int from = table.offset(id);
        int to = from + table.length(id);
        int count = 0;
        for (int middle = from + 1; middle < to; middle++) {
            int left = trie.exact(table.bytes(), from, middle);
            int right = left < 0 ? left : trie.exact(table.bytes(), middle, to);
            if (right >= 0) {
                count++;
                if (ranks != null) {
                    ranks.put(left, right, id, id);
                }
            }
        }
        return count;
    }

    private Symbols symbols() {
        int[] ids = new int[BYTES];
        for (int b = 0; b < BYTES; b++) {
            ids[b] = trie.exact(new byte[] {(byte) b}, 0, 1);
        }
        return Symbols.ofBytes(ids);
    }
}
