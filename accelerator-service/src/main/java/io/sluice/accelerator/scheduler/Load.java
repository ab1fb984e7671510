package io.sluice.accelerator.scheduler;

/** How busy a worker is, at one moment. Reused: {@link Scheduler#report} fills it in. */
public final class Load {
    /** Requests that wait for a slot, those included that were parked and have credit again. */
    public int waiting;
    /** Sequences in slots. */
    public int running;
    /** Sequences without credit. */
    public int parked;
    /** KV blocks that nobody uses. */
    public int freeBlocks;
    /** KV blocks that can be found by their hash. */
    public int storedBlocks;
    /** Steps completed. */
    public long steps;
    /** Prompt tokens computed, those computed again included. */
    public long promptTokens;
    /** Tokens generated. */
    public long generatedTokens;
    /** Times that a sequence lost its blocks. */
    public long preemptions;
    /** Tokens looked up in the prefix cache. */
    public long queriedTokens;
    /** Tokens found there. */
    public long hitTokens;
    /** Predicted time until a new request of the standard class enters its first step. */
    public long queueNanos;
    /** Predicted time from its first step to its first token, for a prompt of 1,000 tokens. */
    public long prefillNanosPer1k;
    /** Predicted time per token. */
    public long stepNanos;
    /** Whether new requests are refused. */
    public boolean draining;

    /** Makes an empty one. */
    public Load() {}
}
