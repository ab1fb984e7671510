package io.sluice.accelerator.grpc;

/** One watching stream. All calls come from the one thread of {@link Watchers}. */
interface Watch {
    /**
     * Sends what is new, as far as the stream is ready.
     *
     * @param now the present time
     * @return whether the stream is still there
     */
    boolean pump(long now);

    /** Ends the stream with an error, as it cannot be served any more. */
    void fail();
}
