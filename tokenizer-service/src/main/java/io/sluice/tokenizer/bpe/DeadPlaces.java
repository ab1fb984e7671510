package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/** The places of a piece that no encoding can go through, as a search finds them. Not thread-safe. */
public final class DeadPlaces {
    /** One bit a place. */
    private long[] dead = new long[4];

    /** Forgets all, for a piece of so many bytes. */
    public void clear(int length) {
        int words = (length >> 6) + 1;
        if (words > dead.length) {
            dead = new long[words + (words >> 1)];
        } else {
            Arrays.fill(dead, 0, words, 0);
        }
    }

    /** Whether an encoding may still go through a place. */
    public boolean isAlive(int place) {
        return (dead[place >> 6] & 1L << place) == 0;
    }

    /** None can go through it. */
    public void add(int place) {
        dead[place >> 6] |= 1L << place;
    }
}
