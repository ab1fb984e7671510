package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ImageException;
import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The class of every code point, as the pre-tokenizers' regular expressions see it.
 *
 * <p>Read from the project's own pinned table, not from the running JDK, whose Unicode version is another in every
 * release. Two stages: one index entry for 256 code points, and blocks that equal ranges share, so that the table of all
 * 1,114,112 code points stays in the first cache.
 */
final class CharClasses {
    /** {@code \p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}}. */
    static final int UPPER = 1;
    /** {@code \p{Ll}\p{Lm}\p{Lo}\p{M}}. */
    static final int LOWER = 1 << 1;
    /** {@code \p{L}}. */
    static final int LETTER = 1 << 2;
    /** {@code \p{N}}. */
    static final int NUMBER = 1 << 3;
    /** {@code \s}: the property White_Space. */
    static final int SPACE = 1 << 4;
    /** {@code [\r\n]}; these are SPACE too. */
    static final int NEWLINE = 1 << 5;
    /** {@code \p{M}}. */
    static final int MARK = 1 << 6;

    /** What {@code at} answers: class bits below, length in bytes from this bit on. */
    static final int LENGTH_SHIFT = 8;

    /** The table that the build makes of {@link #RESOURCE}, which takes long to read. */
    static final String IMAGE = "unicode-16.0-classes.image";

    private static final String RESOURCE = "unicode-16.0-categories.txt";
    /** SHA-256 of {@link #RESOURCE}. */
    private static final String SOURCE_HASH = "7d80c46f5edf75afd68902852d3c39347804ac856d9ab58818711023756f8eb9";

    private static final int BLOCK_BITS = 8;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;

    private static final CharClasses PINNED = load();

    private final byte[] classes;
    private final short[] index;

    private CharClasses(byte[] flat) {
        short[] blocks = new short[CODE_POINTS / BLOCK];
        byte[] stage = new byte[CODE_POINTS];
        int used = 0;
        for (int block = 0; block < blocks.length; block++) {
            int from = block * BLOCK;
            // Long runs of blocks are alike: where the one before is not, the search starts from the first.
            int before = block == 0 ? 0 : blocks[block - 1];
            int same = isSame(stage, before, flat, from) && used > 0 ? before : 0;
            while (same < used && !isSame(stage, same, flat, from)) {
                same++;
            }
            if (same == used) {
                System.arraycopy(flat, from, stage, used++ * BLOCK, BLOCK);
            }
            blocks[block] = (short) same;
        }
        this.classes = Arrays.copyOf(stage, used * BLOCK);
        this.index = blocks;
    }

    private CharClasses(byte[] classes, short[] index) {
        this.classes = classes;
        this.index = index;
    }

    private static boolean isSame(byte[] stage, int block, byte[] flat, int from) {
        return Arrays.equals(stage, block * BLOCK, (block + 1) * BLOCK, flat, from, from + BLOCK);
    }

    /** The pinned table. */
    static CharClasses pinned() {
        return PINNED;
    }

    /** Class bits of a code point. */
    int of(int codePoint) {
        return classes[(index[codePoint >> BLOCK_BITS] << BLOCK_BITS) | (codePoint & (BLOCK - 1))];
    }

    /**
     * Class bits and length of the character at a place of a valid UTF-8 text.
     *
     * @return the bits, and the length in bytes shifted left by {@link #LENGTH_SHIFT}
     */
    int at(byte[] text, int at) {
        int lead = text[at];
        if (lead >= 0) {
            return classes[lead] | (1 << LENGTH_SHIFT);
        }
        return wide(text, at, lead);
    }

    /**
     * The end of a run of ideographs and kana, which are LETTER, UPPER and LOWER: most of a Chinese or Japanese text. Telling
     * them by their numbers makes no step wait for the table's answer to the one before.
     */
    static int ideographs(byte[] text, int from, int to) {
        int end = from;
        while (end + 3 <= to && (text[end] & 0xF0) == 0xE0) {
            int codePoint = (text[end] & 0x0F) << 12 | rest(text, end + 1) << 6 | rest(text, end + 2);
            // Which of the three it is is not predictable, so it is not asked.
            int ideograph = within(codePoint, 0x4E00, 0x9FBF);
            int hiragana = within(codePoint, 0x3041, 0x3096);
            int katakana = within(codePoint, 0x30A1, 0x30FA);
            if ((ideograph & hiragana & katakana) < 0) {
                break;
            }
            end += 3;
        }
        return end;
    }

    /** Not negative if a number is one of a range. */
    private static int within(int number, int first, int last) {
        return (number - first) | (last - number);
    }

    private int wide(byte[] text, int at, int lead) {
        // Leading bytes are negative here: C2..DF, E0..EF, F0..F4 begin 2, 3 and 4 bytes.
        if (lead < (byte) 0xE0) {
            return of(((lead & 0x1F) << 6) | rest(text, at + 1)) | (2 << LENGTH_SHIFT);
        }
        if (lead < (byte) 0xF0) {
            return of(((lead & 0x0F) << 12) | (rest(text, at + 1) << 6) | rest(text, at + 2)) | (3 << LENGTH_SHIFT);
        }
        int codePoint =
                ((lead & 0x07) << 18) | (rest(text, at + 1) << 12) | (rest(text, at + 2) << 6) | rest(text, at + 3);
        return of(codePoint) | (4 << LENGTH_SHIFT);
    }

    /** The six bits that a following byte adds. */
    private static int rest(byte[] text, int at) {
        return text[at] & 0x3F;
    }

    private static CharClasses load() {
        try (InputStream image = CharClasses.class.getResourceAsStream(IMAGE)) {
            return image == null ? read() : read(image);
        } catch (ImageException e) {
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #image} made. */
    static CharClasses read(InputStream image) throws IOException {
        ImageReader in = new ImageReader(image, sourceHash());
        byte[] classes = in.bytes();
        int[] blocks = in.ints();
        in.end();
        short[] index = new short[blocks.length];
        for (int block = 0; block < index.length; block++) {
            index[block] = (short) blocks[block];
        }
        return new CharClasses(classes, index);
    }

    /** The image of the table. */
    static byte[] image() {
        CharClasses table = read();
        int[] blocks = new int[table.index.length];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = table.index[block];
        }
        ImageWriter out = new ImageWriter();
        out.bytes(table.classes);
        out.ints(blocks);
        return out.image(sourceHash());
    }

    static byte[] sourceHash() {
        return HexFormat.of().parseHex(SOURCE_HASH);
    }

    private static CharClasses read() {
        byte[] flat = new byte[CODE_POINTS];
        UnicodeRanges.read(
                RESOURCE, (category, first, last) -> Arrays.fill(flat, first, last + 1, (byte) bits(category)));
        // White_Space is the category Z and these controls.
        Arrays.fill(flat, '\t', '\r' + 1, (byte) SPACE);
        flat['\n'] |= NEWLINE;
        flat['\r'] |= NEWLINE;
        flat[0x85] = SPACE;
        return new CharClasses(flat);
    }

    /** Class bits of a general category, by its two letters. */
    private static int bits(String category) {
        return switch (category) {
            case "Lu", "Lt" -> LETTER | UPPER;
            case "Ll" -> LETTER | LOWER;
            case "Lm", "Lo" -> LETTER | UPPER | LOWER;
            case "Mn", "Mc", "Me" -> MARK | UPPER | LOWER;
            case "Nd", "Nl", "No" -> NUMBER;
            case "Zs", "Zl", "Zp" -> SPACE;
            default -> 0;
        };
    }
}
