package io.sluice.tokenizer.text;

import io.sluice.tokenizer.vocab.RankTable;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.util.Arrays;

/**
 * Where the tokens of a text stand in it: by bytes, each exactly its own; and by characters (code points), each from the one
 * that its first byte belongs to up to the one that its last byte belongs to, as Hugging Face's {@code offsets} have it for
 * byte-level vocabularies: tokens that share a character overlap there.
 *
 * @param byteStarts first byte of each token
 * @param byteEnds byte behind it
 * @param charStarts first character
 * @param charEnds character behind it
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record TokenPlaces(int[] byteStarts, int[] byteEnds, int[] charStarts, int[] charEnds) {
    /** Answer of {@link #of} where there is none. */
    public static final TokenPlaces UNKNOWN = new TokenPlaces(new int[0], new int[0], new int[0], new int[0]);

    /**
     * The places of a text's tokens; {@link #UNKNOWN} where the tokens do not say the text byte for byte, since a normalizer
     * changed it.
     *
     * @param names of the vocabulary's tokens
     * @param utf8 the text
     * @param ids holds its tokens
     * @param count how many there are
     * @param before of them, those that were put before the text; their places are empty
     * @param after of them, those that were put behind it
     */
    public static TokenPlaces of(
            Vocabulary vocabulary, TokenNames names, byte[] utf8, int[] ids, int count, int before, int after) {
        TokenPlaces places = new TokenPlaces(new int[count], new int[count], new int[count], new int[count]);
        RankTable ranks = vocabulary.ranks();
        int at = 0;
        // Characters that begin before the place where the token starts.
        int chars = 0;
        for (int i = before; i < count - after; i++) {
            boolean ordinary = vocabulary.isOrdinary(ids[i]);
            byte[] bytes = ordinary ? ranks.bytes() : names.utf8(ids[i]);
            int from = ordinary ? ranks.offset(ids[i]) : 0;
            int length = ordinary ? ranks.length(ids[i]) : bytes.length;
            int end = at + length;
            if (end > utf8.length || !Arrays.equals(bytes, from, from + length, utf8, at, end)) {
                return UNKNOWN;
            }
            places.byteStarts[i] = at;
            places.byteEnds[i] = end;
            places.charStarts[i] = at < end && isInside(utf8[at]) ? chars - 1 : chars;
            for (; at < end; at++) {
                chars += isInside(utf8[at]) ? 0 : 1;
            }
            places.charEnds[i] = chars;
        }
        return at == utf8.length ? places : UNKNOWN;
    }

    private static boolean isInside(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
