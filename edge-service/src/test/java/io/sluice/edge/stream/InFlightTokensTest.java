package io.sluice.edge.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.contracts.hash.ChainHash;
import io.sluice.edge.stream.InFlightTokens.Verdict;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InFlightTokensTest {
    @Property
    void givesBackWhatCameInAnyPieces(
            @ForAll @Size(min = 1, max = 150) int[] ids,
            @ForAll @IntRange(min = 1, max = 40) int capacity,
            @ForAll long seed) {
        InFlightTokens tokens = new InFlightTokens(capacity);
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        int[] out = new int[ids.length];
        int sent = 0;
        int released = 0;
        while (released < ids.length) {
            int room = Math.min(capacity - (sent - released), ids.length - sent);
            if (room > 0 && random.nextBoolean()) {
                int count = 1 + random.nextInt(room);
                int[] batch = Arrays.copyOfRange(ids, sent, sent + count);
                assertEquals(Verdict.ACCEPTED, tokens.accept(sent, batch, chain(ids, sent + count)));
                sent += count;
            } else if (sent > released) {
                int upTo = released + 1 + random.nextInt(sent - released);
                int[] piece = tokens.release(upTo);
                System.arraycopy(piece, 0, out, released, piece.length);
                released = upTo;
                assertEquals(chain(ids, released), tokens.releasedChain());
            }
        }
        assertArrayEquals(ids, out);
    }

    @Test
    void noticesAGap() {
        InFlightTokens tokens = new InFlightTokens(8);
        assertEquals(Verdict.GAP, tokens.accept(1, new int[] {5}, chain(new int[] {5}, 1)));
    }

    @Test
    void noticesARepeat() {
        InFlightTokens tokens = new InFlightTokens(8);
        tokens.accept(0, new int[] {5}, chain(new int[] {5}, 1));
        assertEquals(Verdict.GAP, tokens.accept(0, new int[] {5}, chain(new int[] {5}, 1)));
    }

    @Test
    void noticesAChangedToken() {
        InFlightTokens tokens = new InFlightTokens(8);
        assertEquals(Verdict.HASH_MISMATCH, tokens.accept(0, new int[] {5}, chain(new int[] {6}, 1)));
    }

    @Test
    void noticesMoreThanTheWindow() {
        InFlightTokens tokens = new InFlightTokens(2);
        int[] ids = {1, 2, 3};
        assertEquals(Verdict.OVERRUN, tokens.accept(0, ids, chain(ids, 3)));
    }

    @Test
    void releasesOnlyWhatIsThere() {
        InFlightTokens tokens = new InFlightTokens(2);
        assertEquals(0, tokens.release(0).length);
        assertThrows(IllegalArgumentException.class, () -> tokens.release(1));
    }

    private static long chain(int[] ids, int count) {
        long chain = ChainHash.START;
        for (int i = 0; i < count; i++) {
            chain = ChainHash.next(chain, ids[i]);
        }
        return chain;
    }
}
