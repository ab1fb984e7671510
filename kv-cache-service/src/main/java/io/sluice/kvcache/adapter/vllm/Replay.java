package io.sluice.kvcache.adapter.vllm;

/** A replay that an {@link EngineFeed} wants, and how it goes. */
final class Replay {
    private final long from;
    /** Replays right before it that brought nothing new. */
    final int fruitless;
    /** Whether it comes from the start of the engine that is known. */
    boolean verified;
    /** Whether it has brought something new. */
    boolean fruitful;
    /** Whether batches are missing in it. */
    boolean holed;

    Replay(long from, boolean verified, int fruitless) {
        this.from = from;
        this.verified = verified;
        this.fruitless = fruitless;
    }

    /** The first batch wanted. */
    long from() {
        return from;
    }
}
