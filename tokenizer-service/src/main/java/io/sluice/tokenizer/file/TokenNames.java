package io.sluice.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Ids by token, and back: the tokens' UTF-8 in one array, found by open addressing. A vocabulary has hundreds of thousands,
 * and each merge looks three of them up, so that no object is made for one.
 */
final class TokenNames {
    /** Answer of {@link #id} for what is no token. */
    static final int NONE = -1;

    private static final int MULTIPLIER = 31;
    private static final int FIBONACCI = 0x9E3779B9;
    private static final int FIRST_TOKENS = 1 << 16;

    private byte[] bytes = new byte[FIRST_TOKENS << 3];
    /** Where each token starts, and where the last one ends. */
    private int[] offsets = new int[FIRST_TOKENS + 1];

    private int[] ids = new int[FIRST_TOKENS];
    private int[] hashes = new int[FIRST_TOKENS];
    private int size;
    /** Place of a token plus one; 0 in a free slot. At most half of them are taken. */
    private int[] slots = new int[FIRST_TOKENS << 1];
    /** The tokens as strings, for what walks over all of them; made at the first walk. */
    private String[] strings = {};

    /** Adds a token; of several equal ones the last counts. */
    void put(byte[] text, int from, int to, int id) {
        int hash = hash(text, from, to);
        int slot = slot(hash, text, from, to);
        if (slots[slot] != 0) {
            ids[slots[slot] - 1] = id;
            return;
        }
        if (size == ids.length) {
            grow();
            slot = slot(hash, text, from, to);
        }
        int start = offsets[size];
        int end = Math.addExact(start, to - from);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, Math.multiplyExact(bytes.length, 2)));
        }
        System.arraycopy(text, from, bytes, start, to - from);
        ids[size] = id;
        hashes[size] = hash;
        offsets[++size] = end;
        slots[slot] = size;
    }

    /** Id of a token, or {@link #NONE}. */
    int id(byte[] text, int from, int to) {
        int place = slots[slot(hash(text, from, to), text, from, to)] - 1;
        return place < 0 ? NONE : ids[place];
    }

    /** Id of a token, or {@link #NONE}. */
    int id(String token) {
        byte[] text = Decoding.utf8(token);
        return id(text, 0, text.length);
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** Id of the token at a place from 0 on, in the file's order. */
    int idAt(int place) {
        return ids[place];
    }

    /** Takes each token with its id, in the file's order. */
    void forEach(ObjIntConsumer<String> action) {
        if (strings.length != size) {
            strings = IntStream.range(0, size).mapToObj(this::at).toArray(String[]::new);
        }
        for (int place = 0; place < size; place++) {
            action.accept(strings[place], ids[place]);
        }
    }

    /** The token at a place. */
    String at(int place) {
        return new String(bytes, offsets[place], offsets[place + 1] - offsets[place], StandardCharsets.UTF_8);
    }

    /** The highest id; -1 if there are no tokens. */
    int maxId() {
        int max = -1;
        for (int place = 0; place < size; place++) {
            max = Math.max(max, ids[place]);
        }
        return max;
    }

    private int slot(int hash, byte[] text, int from, int to) {
        int slot = hash >>> Integer.numberOfLeadingZeros(slots.length) + 1;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, hash, text, from, to)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private boolean isAt(int place, int hash, byte[] text, int from, int to) {
        return hashes[place] == hash && Arrays.equals(bytes, offsets[place], offsets[place + 1], text, from, to);
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * MULTIPLIER + text[i];
        }
        hash *= FIBONACCI;
        return (hash ^ hash >>> 15) * FIBONACCI;
    }

    private void grow() {
        offsets = Arrays.copyOf(offsets, 2 * size + 1);
        ids = Arrays.copyOf(ids, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
        slots = new int[4 * size];
        for (int place = 0; place < size; place++) {
            slots[slot(hashes[place], bytes, offsets[place], offsets[place + 1])] = place + 1;
        }
    }
}
