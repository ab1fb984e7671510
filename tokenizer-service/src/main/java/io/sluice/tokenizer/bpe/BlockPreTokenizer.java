package io.sluice.tokenizer.bpe;

/** Cuts common ASCII by blocks, single pieces of it by a fast scanner, and all else by the general one. */
abstract class BlockPreTokenizer implements PreTokenizer {
    /** Where pieces start in a block behind the first, which starts with it, as far as that is sure. */
    abstract long starts(AsciiBlock block);

    /**
     * The end of a piece of nothing but common ASCII, or -1 where it takes the general scanner; {@link Scan#AHEAD} bytes are
     * there.
     */
    abstract int ascii(byte[] text, int at, int to);

    @Override
    public final int cut(byte[] text, int from, int to, int[] ends) {
        AsciiBlock block = new AsciiBlock();
        int at = from;
        int count = 0;
        // Up to here it goes from piece to piece: over one that a block does not end, or what is no common ASCII.
        int single = from;
        while (at < to && count < ends.length) {
            if (at >= single && text[at] >= 0 && at + AsciiBlock.SIZE <= to && ends.length >= AsciiBlock.SIZE) {
                if (count > ends.length - AsciiBlock.SIZE) {
                    break;
                }
                block.read(text, at);
                long starts = starts(block);
                single = block.known() < AsciiBlock.SIZE ? at + block.known() + 1 : starts == 0 ? at + 1 : at;
                if (starts != 0) {
                    int base = at;
                    do {
                        at = base + Long.numberOfTrailingZeros(starts);
                        ends[count++] = at;
                        starts &= starts - 1;
                    } while (starts != 0);
                    continue;
                }
            }
            int end = at + Scan.AHEAD <= to ? ascii(text, at, to) : -1;
            at = end < 0 ? next(text, at, to) : end;
            ends[count++] = at;
        }
        return count;
    }
}
