package io.sluice.accelerator.scheduler;

/** Where a worker that only prefills sends its sequences. Called by the scheduler's thread, at the end of a step. */
@FunctionalInterface
public interface HandOff {
    /**
     * A sequence has its first token and leaves: whoever takes it {@linkplain Scheduler#receive receives} it with another
     * scheduler. The one it leaves does not touch it any more.
     *
     * @param kvTokens tokens whose KV goes with it
     */
    void handOff(Sequence sequence, int kvTokens, long now);
}
