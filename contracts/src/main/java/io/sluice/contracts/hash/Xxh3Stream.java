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

import java.nio.ByteBuffer;

/**
 * {@link Xxh3#hash} with seed 0 of bytes that come part by part, from any kind of buffer. Keeps a few hundred bytes
 * whatever the length. Not for several threads at a time.
 */
public final class Xxh3Stream {
    private static final int STRIPE = Xxh3Long.STRIPE;
    /** Whole stripes, and more than the 240 bytes up to which there are no lanes. */
    private static final int BUFFER = 16 * STRIPE;

    private static final int SHORT = 240;

    /** First the last stripe that was taken in, then what was not taken in yet. */
    private final byte[] buffer = new byte[STRIPE + BUFFER];

    private final long[] lanes = {PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1
    };
    private int buffered;
    private int stripeOfBlock;
    private long length;

    /** Makes one that has got no bytes yet. */
    public Xxh3Stream() {}

    /** Takes all remaining bytes of a buffer. */
    public void update(ByteBuffer bytes) {
        length += bytes.remaining();
        while (bytes.hasRemaining()) {
            // The last stripe is taken in another way, so a full buffer waits for what follows it.
            if (buffered == BUFFER) {
                takeIn(BUFFER / STRIPE, lanes, stripeOfBlock);
                stripeOfBlock = (stripeOfBlock + BUFFER / STRIPE) % Xxh3Long.STRIPES_A_BLOCK;
                System.arraycopy(buffer, BUFFER, buffer, 0, STRIPE);
                buffered = 0;
            }
            int part = Math.min(bytes.remaining(), BUFFER - buffered);
            bytes.get(buffer, STRIPE + buffered, part);
            buffered += part;
        }
    }

    /** Returns the hash of all bytes so far; more may follow. */
    public long hash() {
        if (length <= SHORT) {
            return Xxh3.hash(buffer, STRIPE, (int) length, 0);
        }
        long[] ending = lanes.clone();
        takeIn((buffered - 1) / STRIPE, ending, stripeOfBlock);
        long result = length * PRIME64_1;
        for (int lane = 0; lane < STRIPE; lane += 16) {
            int last = buffered + lane;
            int at = lane / 8;
            accumulate(
                    ending,
                    at,
                    last,
                    Xxh3Secret.seededUnaligned(Xxh3Long.LAST_STRIPE_AT + lane, 0),
                    Xxh3Secret.seededUnaligned(Xxh3Long.LAST_STRIPE_AT + lane + 8, 0));
            result += fold(
                    ending[at] ^ Xxh3Secret.seededUnaligned(Xxh3Long.MERGE_AT + lane, 0),
                    ending[at + 1] ^ Xxh3Secret.seededUnaligned(Xxh3Long.MERGE_AT + lane + 8, 0));
        }
        return avalanche(result);
    }

    private void takeIn(int stripes, long[] into, int firstOfBlock) {
        int inBlock = firstOfBlock;
        for (int stripe = 0; stripe < stripes; stripe++) {
            boolean ends = inBlock == Xxh3Long.STRIPES_A_BLOCK - 1;
            for (int lane = 0; lane < STRIPE; lane += 16) {
                int secretAt = 8 * inBlock + lane;
                accumulate(
                        into,
                        lane / 8,
                        STRIPE * (stripe + 1) + lane,
                        Xxh3Secret.at(secretAt),
                        Xxh3Secret.at(secretAt + 8));
            }
            if (ends) {
                for (int lane = 0; lane < into.length; lane++) {
                    into[lane] = Xxh3Long.scramble(into[lane], Xxh3Secret.at(Xxh3Long.SCRAMBLE_AT + 8 * lane));
                }
            }
            inBlock = ends ? 0 : inBlock + 1;
        }
    }

    private void accumulate(long[] into, int at, int from, long evenSecret, long oddSecret) {
        long low = readLong(buffer, from);
        long high = readLong(buffer, from + 8);
        into[at] += high + Xxh3Long.product(low ^ evenSecret);
        into[at + 1] += low + Xxh3Long.product(high ^ oddSecret);
    }
}
