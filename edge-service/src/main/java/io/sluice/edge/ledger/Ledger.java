package io.sluice.edge.ledger;

import java.util.ArrayList;
import java.util.List;

/** Keeps the last receipts in memory and passes each on to where it lasts. Safe for use from several threads. */
public final class Ledger {
    /** Where receipts last. */
    @FunctionalInterface
    public interface Store {
        /** Takes one receipt; must not block. */
        void append(Receipt receipt);
    }

    private final Receipt[] ring;
    private final Store store;
    private long count;

    /**
     * Opens a ledger.
     *
     * @param remembered receipts kept in memory, 1 or more
     * @param store where they last
     */
    public Ledger(int remembered, Store store) {
        if (remembered < 1) {
            throw new IllegalArgumentException("a ledger must remember 1 or more receipts, not " + remembered);
        }
        this.ring = new Receipt[remembered];
        this.store = store;
    }

    /** Books one receipt. */
    public void book(Receipt receipt) {
        synchronized (ring) {
            ring[(int) (count++ % ring.length)] = receipt;
        }
        store.append(receipt);
    }

    /** Returns the receipts in memory, newest first. */
    public List<Receipt> recent() {
        synchronized (ring) {
            int size = (int) Math.min(count, ring.length);
            List<Receipt> newest = new ArrayList<>(size);
            for (long i = count - 1; i >= count - size; i--) {
                newest.add(ring[(int) (i % ring.length)]);
            }
            return newest;
        }
    }

    /** Returns how many receipts were booked. */
    public long booked() {
        synchronized (ring) {
            return count;
        }
    }
}
