package io.sluice.tokenizer.bpe.merge;

import io.sluice.tokenizer.bpe.regex.Utf8Text;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What merging starts from: the tokens of single bytes, or those of single characters. Immutable. */
public final class Symbols {
    /** Answer of {@link #at} for a character without a token. */
    static final int NONE = -1;

    private static final int TABLE = 0x3000;

    private final boolean bytes;
    private final int[] low;
    private final Map<Integer, Integer> high;

    private Symbols(boolean bytes, int[] low, Map<Integer, Integer> high) {
        this.bytes = bytes;
        this.low = low;
        this.high = high;
    }

    /** @param ids token of each byte */
    public static Symbols ofBytes(int[] ids) {
        return new Symbols(true, ids.clone(), Map.of());
    }

    /** @param ids token by code point */
    public static Symbols ofCharacters(Map<Integer, Integer> ids) {
        int[] low = new int[TABLE];
        Arrays.fill(low, NONE);
        Map<Integer, Integer> high = new HashMap<>();
        ids.forEach((cp, id) -> {
            if (cp < TABLE) {
                low[cp] = id;
            } else {
                high.put(cp, id);
            }
        });
        return new Symbols(false, low, high);
    }

    /** Token of the symbol at a place, or {@link #NONE}. */
    int at(byte[] text, int at) {
        if (bytes) {
            return low[text[at] & 0xFF];
        }
        int cp = Utf8Text.codePoint(text, at);
        return cp < TABLE ? low[cp] : high.getOrDefault(cp, NONE);
    }

    /** Bytes of the symbol at a place. */
    int length(byte[] text, int at) {
        return bytes ? 1 : Utf8Text.length(text[at]);
    }

    /** Whether each symbol is a byte, so that all have a token. */
    boolean areBytes() {
        return bytes;
    }

    /** The symbols of a text; -1 if one of them has no token. */
    int of(byte[] text, int from, int to, int[] out) {
        int count = 0;
        for (int at = from; at < to; at += length(text, at)) {
            int id = at(text, at);
            if (id == NONE) {
                return -1;
            }
            out[count++] = id;
        }
        return count;
    }
}
