package io.sluice.tokenizer.bpe;

/**
 * Turns text into token ids. It has scratch memory and caches of its own: use one a thread, from an {@link Encoding}.
 */
public final class Encoder {
    private final PreTokenizer pieces;
    private final PieceEncoder encoder;
    private final PieceCache cache;
    private final int[] single;

    Encoder(PreTokenizer pieces, PieceEncoder encoder, PieceCache cache, int[] single) {
        this.pieces = pieces;
        this.encoder = encoder;
        this.cache = cache;
        this.single = single;
    }

    /**
     * Adds the ids of a text. Special tokens written in it are text like any other.
     *
     * @param text holds valid UTF-8
     * @param from where the text starts
     * @param to where it ends
     * @param out takes the ids
     */
    public void encode(byte[] text, int from, int to, IdBuffer out) {
        int at = from;
        while (at < to) {
            int end = pieces.next(text, at, to);
            piece(text, at, end, out);
            at = end;
        }
    }

    private void piece(byte[] text, int from, int to, IdBuffer out) {
        int length = to - from;
        if (length == 1) {
            out.add(single[text[from] & 0xFF]);
        } else if (length <= PieceCache.MAX_BYTES) {
            long low = PieceCache.low(text, from, length);
            long high = PieceCache.high(text, from, length);
            int slot = cache.slot(low, high);
            if (cache.holds(slot, low, high)) {
                cache.copy(slot, out);
            } else {
                encodeAndKeep(text, from, to, out, slot, low, high);
            }
        } else {
            encoder.encode(text, from, to, out);
        }
    }

    private void encodeAndKeep(byte[] text, int from, int to, IdBuffer out, int slot, long low, long high) {
        int start = out.size();
        encoder.encode(text, from, to, out);
        if (out.size() - start <= PieceCache.MAX_IDS) {
            cache.put(slot, low, high, out.array(), start, out.size());
        }
    }
}
