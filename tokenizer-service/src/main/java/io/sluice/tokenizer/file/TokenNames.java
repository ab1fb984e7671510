package io.sluice.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Ids by token, and back: the tokens' UTF-8 in one array, found by open addressing. A vocabulary has hundreds of thousands,
 * and each merge looks three of them up, so that no object is made for one.
 */
final class TokenNames {
    /** Answer of {@link #place} and {@link #id} for what is no token. */
    static final int NONE = -1;

    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;
    private static final int FIRST_TOKENS = 1 << 16;
    /** Longest token that is its own key; the length stands in the top byte. */
    private static final int SHORT = 7;
    /** Top byte of the keys of longer ones, which are hashes. */
    private static final long HASHED = 0xFFL << 56;

    private byte[] bytes = new byte[FIRST_TOKENS << 3];
    /** Where each token starts, and where the last one ends. */
    private int[] offsets = new int[FIRST_TOKENS + 1];

    private int[] ids = new int[FIRST_TOKENS];
    private int size;
    /** A token's key and, behind it, its place plus one; 0 in a free slot. At most half of the slots are taken. */
    private long[] slots = new long[FIRST_TOKENS << 2];

    /** Adds a token; of several equal ones the last counts. */
    void put(byte[] text, int from, int to, int id) {
        long key = key(text, from, to);
        int slot = slot(key, text, from, to);
        if (slots[slot + 1] != 0) {
            ids[(int) slots[slot + 1] - 1] = id;
            return;
        }
        if (size == ids.length) {
            grow();
            slot = slot(key, text, from, to);
        }
        int start = offsets[size];
        int end = Math.addExact(start, to - from);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, Math.multiplyExact(bytes.length, 2)));
        }
        System.arraycopy(text, from, bytes, start, to - from);
        ids[size] = id;
        offsets[++size] = end;
        slots[slot] = key;
        slots[slot + 1] = size;
    }

    /** Place of a token, from 0 on in the file's order; or {@link #NONE}. */
    int place(byte[] text, int from, int to) {
        return (int) slots[slot(key(text, from, to), text, from, to) + 1] - 1;
    }

    /** Id of a token, or {@link #NONE}. */
    int id(String token) {
        byte[] text = Decoding.utf8(token);
        int place = place(text, 0, text.length);
        return place == NONE ? NONE : ids[place];
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** Id of the token at a place. */
    int idAt(int place) {
        return ids[place];
    }

    /** The token at a place. */
    String at(int place) {
        return new String(bytes, offsets[place], offsets[place + 1] - offsets[place], StandardCharsets.UTF_8);
    }

    /** UTF-8 of the token at a place. */
    byte[] utf8(int place) {
        return Arrays.copyOfRange(bytes, offsets[place], offsets[place + 1]);
    }

    /** Whether a token is the one at a place; no place is. */
    boolean isAt(int place, byte[] text, int from, int to) {
        if (place >= size || offsets[place + 1] - offsets[place] != to - from) {
            return false;
        }
        byte[] own = bytes;
        int at = offsets[place];
        for (int i = from; i < to; i++) {
            if (own[at++] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** The highest id; -1 if there are no tokens. */
    int maxId() {
        int max = -1;
        for (int place = 0; place < size; place++) {
            max = Math.max(max, ids[place]);
        }
        return max;
    }

    private int slot(long key, byte[] text, int from, int to) {
        long[] table = slots;
        int slot = first(key, table);
        for (long place = table[slot + 1]; place != 0; place = table[slot + 1]) {
            if (table[slot] == key && (to - from <= SHORT || isAt((int) place - 1, text, from, to))) {
                return slot;
            }
            slot = slot + 2 & table.length - 1;
        }
        return slot;
    }

    private static int first(long key, long[] table) {
        return (int) ((key ^ key >>> Integer.SIZE) * FIBONACCI
                        >>> Integer.numberOfLeadingZeros(table.length) + Integer.SIZE + 2)
                << 1;
    }

    private static long key(byte[] text, int from, int to) {
        long key = to - from;
        if (key <= SHORT) {
            for (int i = from; i < to; i++) {
                key = key << Byte.SIZE | text[i] & 0xFF;
            }
            return key;
        }
        for (int i = from; i < to; i++) {
            key = (key ^ text[i]) * FIBONACCI;
        }
        return key | HASHED;
    }

    private void grow() {
        offsets = Arrays.copyOf(offsets, 2 * size + 1);
        ids = Arrays.copyOf(ids, 2 * size);
        long[] table = new long[2 * slots.length];
        for (int from = 0; from < slots.length; from += 2) {
            if (slots[from + 1] != 0) {
                int slot = first(slots[from], table);
                while (table[slot + 1] != 0) {
                    slot = slot + 2 & table.length - 1;
                }
                table[slot] = slots[from];
                table[slot + 1] = slots[from + 1];
            }
        }
        slots = table;
    }
}
