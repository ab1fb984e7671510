package io.sluice.edge.ledger;

import io.sluice.edge.pipeline.Usage;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Books receipts, one for each idempotency key: of two requests with the same key the second is marked as a repeat of
 * the first and bills nothing. Safe for use from several threads.
 *
 * <p>A key stands for one request: the same tenant, model, operation and length of prompt. Only a receipt that bills
 * something takes its key, so that a retry after a refusal is billed. The newest keys are remembered.
 */
public final class Ledger {
    /** Where receipts last. */
    @FunctionalInterface
    public interface Store {
        /** Takes one receipt; must not block. */
        void append(Receipt receipt);

        /** Returns how many receipts were lost. */
        default long dropped() {
            return 0;
        }
    }

    private final Map<Key, String> requests = new LinkedHashMap<>();
    private final int remembered;
    private final Store store;

    /**
     * Opens a ledger.
     *
     * @param remembered idempotency keys remembered, 1 or more
     * @param store where receipts last
     */
    public Ledger(int remembered, Store store) {
        if (remembered < 1) {
            throw new IllegalArgumentException("a ledger must remember 1 or more keys, not " + remembered);
        }
        this.remembered = remembered;
        this.store = store;
    }

    /** Books one receipt. */
    public void book(Receipt receipt) {
        boolean keyed = !receipt.idempotencyKey().isEmpty() && !receipt.usage().equals(Usage.NONE);
        store.append(keyed ? once(receipt) : receipt);
    }

    private Receipt once(Receipt receipt) {
        Key key = new Key(
                receipt.tenant(),
                receipt.idempotencyKey(),
                receipt.model(),
                receipt.operation(),
                receipt.usage().promptTokens());
        synchronized (requests) {
            String first = requests.putIfAbsent(key, receipt.requestId());
            if (first != null) {
                return receipt.repeatOf(first);
            }
            if (requests.size() > remembered) {
                requests.remove(requests.keySet().iterator().next());
            }
        }
        return receipt;
    }

    private record Key(String tenant, String idempotencyKey, String model, String operation, int promptTokens) {}
}
