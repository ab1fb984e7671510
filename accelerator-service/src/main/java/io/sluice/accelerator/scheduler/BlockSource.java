package io.sluice.accelerator.scheduler;

/** A store of offloaded blocks, as the scheduler sees it. */
@FunctionalInterface
public interface BlockSource {
    /** Has nothing, and says so at once. */
    BlockSource NONE = fetch -> false;

    /**
     * Begins to fetch blocks. Must not wait: the answer goes to {@link Scheduler#fetched} later, by the driver's thread.
     *
     * @return whether there will be an answer; if not, the prompt is computed without
     */
    boolean ask(Fetch fetch);
}
