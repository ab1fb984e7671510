package io.sluice.accelerator.kv;

/** Hears what a {@link BlockPool} holds. Called by the pool's only thread; must not call back into the pool. */
public interface KvEvents {
    /** Hears nothing. */
    KvEvents NONE = new KvEvents() {
        @Override
        public void stored(long hash) {}

        @Override
        public void removed(long hash) {}
    };

    /**
     * A full block can be found from now on. Its parent was stored before it.
     *
     * @param hash its chained hash
     */
    void stored(long hash);

    /**
     * A block is about to be used for something else: what it holds is there for the last time. The call of
     * {@link #removed} follows. Not called for what is lost.
     *
     * @param hash its chained hash
     * @param parent chained hash of the block before it; 0: it is the first of a prompt
     */
    default void evicted(long hash, long parent) {}

    /**
     * A block cannot be found any more. Its children were removed before it.
     *
     * @param hash its chained hash
     */
    void removed(long hash);
}
