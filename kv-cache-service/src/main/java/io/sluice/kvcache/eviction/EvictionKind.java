package io.sluice.kvcache.eviction;

/** The policies by name. */
public enum EvictionKind {
    /** {@link CostAware}. */
    COST,
    /** {@link LeastRecentlyUsed}. */
    LRU,
    /** {@link TinyLfu}. */
    TINYLFU;

    /**
     * Makes a policy without blocks.
     *
     * @param blocks how many are expected at a time, 1 to 10,000,000
     */
    public EvictionPolicy create(int blocks) {
        return switch (this) {
            case COST -> new CostAware();
            case LRU -> new LeastRecentlyUsed();
            case TINYLFU -> new TinyLfu(blocks);
        };
    }
}
