package io.sluice.edge.stream;

import io.sluice.contracts.hash.ChainHash;
import java.util.Arrays;

/**
 * Holds the tokens that are on their way from the worker to the client, and proves that none is lost, repeated or
 * changed: each batch must follow the last without a gap and carry the chain hash of everything up to it.
 *
 * <p>Bounded by the stream's credit window. Not thread-safe.
 */
public final class InFlightTokens {
    /** What a batch of tokens turned out to be. */
    public enum Verdict {
        /** The batch follows, and its hash is right. */
        ACCEPTED,
        /** Its first number is not the next one. */
        GAP,
        /** Its chain hash is not that of the tokens. */
        HASH_MISMATCH,
        /** It holds more tokens than the window has room for. */
        OVERRUN
    }

    private final int capacity;
    private int[] ids;
    private long[] chains;
    private long received;
    private long released;
    private long chain = ChainHash.START;
    private long releasedChain = ChainHash.START;

    /**
     * Makes room for a window.
     *
     * @param capacity most tokens held, 1 or more
     */
    public InFlightTokens(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be 1 or more, not " + capacity);
        }
        this.capacity = capacity;
        int initial = Integer.highestOneBit(Math.min(capacity, 8) * 2 - 1);
        this.ids = new int[initial];
        this.chains = new long[initial];
    }

    /** Takes a batch that begins with token {@code seq} and ends with chain hash {@code chainHash}. */
    public Verdict accept(long seq, int[] batch, long chainHash) {
        if (seq != received) {
            return Verdict.GAP;
        }
        if (received - released + batch.length > capacity) {
            return Verdict.OVERRUN;
        }
        grow((int) (received - released) + batch.length);
        int mask = ids.length - 1;
        for (int id : batch) {
            chain = ChainHash.next(chain, id);
            int slot = (int) received & mask;
            ids[slot] = id;
            chains[slot] = chain;
            received++;
        }
        return chain == chainHash ? Verdict.ACCEPTED : Verdict.HASH_MISMATCH;
    }

    /**
     * Lets go of every token with a number below {@code nextSeq}.
     *
     * @return their ids, in order; empty when there are none
     */
    public int[] release(long nextSeq) {
        if (nextSeq < released || nextSeq > received) {
            throw new IllegalArgumentException(
                    "token " + nextSeq + " is not in flight: " + released + " to " + received);
        }
        int count = (int) (nextSeq - released);
        if (count == 0) {
            return NONE;
        }
        int mask = ids.length - 1;
        int[] out = new int[count];
        for (int i = 0; i < count; i++) {
            out[i] = ids[(int) (released + i) & mask];
        }
        releasedChain = chains[(int) (nextSeq - 1) & mask];
        released = nextSeq;
        return out;
    }

    /** Returns how many tokens came. */
    public long received() {
        return received;
    }

    /** Returns how many tokens were let go. */
    public long released() {
        return released;
    }

    /** Returns the chain hash after the last token that was let go. */
    public long releasedChain() {
        return releasedChain;
    }

    private static final int[] NONE = {};

    // Most streams never have more than a few tokens in flight: the ring starts small and grows to the window.
    private void grow(int needed) {
        if (needed <= ids.length) {
            return;
        }
        int length = Integer.highestOneBit(needed * 2 - 1);
        int[] moreIds = Arrays.copyOf(ids, length);
        long[] moreChains = Arrays.copyOf(chains, length);
        int oldMask = ids.length - 1;
        for (long seq = released; seq < received; seq++) {
            moreIds[(int) seq & (length - 1)] = ids[(int) seq & oldMask];
            moreChains[(int) seq & (length - 1)] = chains[(int) seq & oldMask];
        }
        ids = moreIds;
        chains = moreChains;
    }
}
