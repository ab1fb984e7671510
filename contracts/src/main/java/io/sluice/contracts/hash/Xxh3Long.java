package io.sluice.contracts.hash;

import static io.sluice.contracts.hash.Xxh3.readLong;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME32_1;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME32_2;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME32_3;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME64_1;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME64_2;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME64_3;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME64_4;
import static io.sluice.contracts.hash.Xxh3Mix.PRIME64_5;
import static io.sluice.contracts.hash.Xxh3Mix.avalanche;
import static io.sluice.contracts.hash.Xxh3Mix.fold;

/**
 * XXH3 of inputs above 240 bytes: eight lanes take in stripes of 64 bytes.
 *
 * <p>The lanes are local variables, taken a pair at a time: a lane's input goes into its neighbour's sum, so pairs do
 * not depend on each other, and no array is needed.
 */
final class Xxh3Long {
    static final int STRIPE = 64;
    static final int STRIPES_A_BLOCK = (Xxh3Secret.SIZE - STRIPE) / 8;
    private static final int BLOCK = STRIPE * STRIPES_A_BLOCK;
    static final int SCRAMBLE_AT = Xxh3Secret.SIZE - STRIPE;
    static final int LAST_STRIPE_AT = SCRAMBLE_AT - 7;
    static final int MERGE_AT = 11;

    private Xxh3Long() {}

    static long hash(byte[] data, int offset, int length, long seed) {
        long result = length * PRIME64_1;
        result += pair(data, offset, length, seed, 0, PRIME32_3, PRIME64_1);
        result += pair(data, offset, length, seed, 16, PRIME64_2, PRIME64_3);
        result += pair(data, offset, length, seed, 32, PRIME64_4, PRIME32_2);
        result += pair(data, offset, length, seed, 48, PRIME64_5, PRIME32_1);
        return avalanche(result);
    }

    /** Runs the two lanes that read 16 bytes at {@code lane} of every stripe, and folds them. */
    private static long pair(byte[] data, int offset, int length, long seed, int lane, long even, long odd) {
        int blocks = (length - 1) / BLOCK;
        int stripes = (length - 1) / STRIPE;
        int at = offset + lane;
        for (int stripe = 0, inBlock = 0; stripe < stripes; stripe++, at += STRIPE) {
            long low = readLong(data, at);
            long high = readLong(data, at + 8);
            int secretAt = 8 * inBlock + lane;
            even += high + product(low ^ Xxh3Secret.seeded(secretAt, seed));
            odd += low + product(high ^ Xxh3Secret.seeded(secretAt + 8, seed));
            if (++inBlock == STRIPES_A_BLOCK) {
                inBlock = 0;
                even = scramble(even, Xxh3Secret.seeded(SCRAMBLE_AT + lane, seed));
                odd = scramble(odd, Xxh3Secret.seeded(SCRAMBLE_AT + lane + 8, seed));
            }
        }
        assert stripes / STRIPES_A_BLOCK == blocks;
        int last = offset + length - STRIPE + lane;
        long low = readLong(data, last);
        long high = readLong(data, last + 8);
        even += high + product(low ^ Xxh3Secret.seededUnaligned(LAST_STRIPE_AT + lane, seed));
        odd += low + product(high ^ Xxh3Secret.seededUnaligned(LAST_STRIPE_AT + lane + 8, seed));
        return fold(
                even ^ Xxh3Secret.seededUnaligned(MERGE_AT + lane, seed),
                odd ^ Xxh3Secret.seededUnaligned(MERGE_AT + lane + 8, seed));
    }

    static long product(long keyed) {
        return (keyed & 0xFFFF_FFFFL) * (keyed >>> 32);
    }

    static long scramble(long acc, long secret) {
        return (acc ^ acc >>> 47 ^ secret) * PRIME32_1;
    }
}
