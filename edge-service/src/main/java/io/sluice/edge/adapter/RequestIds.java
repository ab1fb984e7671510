package io.sluice.edge.adapter;

import java.util.concurrent.ThreadLocalRandom;

/** Makes the ids of requests: {@code req_} and 26 characters that hold 128 random bits. */
public final class RequestIds {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;

    private RequestIds() {}

    /** Returns a new id. */
    public static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = new char[LENGTH + 4];
        "req_".getChars(0, 4, id, 0);
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % 12 == 0) {
                bits = random.nextLong();
            }
            id[4 + i] = ALPHABET.charAt((int) bits & 31);
            bits >>>= 5;
        }
        return new String(id);
    }
}
