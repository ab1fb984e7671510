package io.sluice.accelerator.scheduler;

/**
 * Host memory to which the blocks of a preempted sequence go instead of being computed again.
 *
 * @param hostBlocks blocks that it holds, 0 to 2^28; 0: whoever loses blocks is computed again
 * @param nanosPerBlock how long a block takes, one way
 */
public record Swap(int hostBlocks, double nanosPerBlock) {
    /** Everything is computed again. */
    public static final Swap NONE = new Swap(0, 0);

    /** Checks the bounds. */
    public Swap {
        if (hostBlocks < 0 || hostBlocks > 1 << 28) {
            throw new IllegalArgumentException("host blocks must be 0 to 2^28, not " + hostBlocks);
        }
        if (!(nanosPerBlock >= 0 && nanosPerBlock <= 1e9)) {
            throw new IllegalArgumentException("a block takes 0 to 1 s, not " + nanosPerBlock + " ns");
        }
    }
}
