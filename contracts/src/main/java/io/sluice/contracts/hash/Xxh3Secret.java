package io.sluice.contracts.hash;

import java.util.HexFormat;

/** The default secret of XXH3, 192 bytes, and the one that a seed derives from it for inputs above 240 bytes. */
final class Xxh3Secret {
    static final int SIZE = 192;

    private static final byte[] BYTES = HexFormat.of()
            .parseHex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                    + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                    + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                    + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                    + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                    + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

    private Xxh3Secret() {}

    /** The 8 bytes at any offset, little-endian. */
    static long at(int offset) {
        return Xxh3.readLong(BYTES, offset);
    }

    /** As {@link #at} in the seeded secret, at a multiple of 8: even words add the seed, odd ones subtract it. */
    static long seeded(int offset, long seed) {
        return at(offset) + ((offset & 8) == 0 ? seed : -seed);
    }

    /** The 8 bytes of the seeded secret at any other offset, put together from the two words they lie in. */
    static long seededUnaligned(int offset, long seed) {
        int word = offset & ~7;
        int shift = (offset & 7) * 8;
        return (seeded(word, seed) >>> shift) | (seeded(word + 8, seed) << (64 - shift));
    }
}
