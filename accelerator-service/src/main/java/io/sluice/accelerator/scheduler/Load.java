package io.sluice.accelerator.scheduler;

/** How busy a worker is, at one moment. Reused: {@link Scheduler#report} fills it in. */
public final class Load {
    /** Requests that wait for a slot or for offloaded blocks, those included that were parked and have credit again. */
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
    /** Of the preemptions, those whose blocks went to the host's memory. */
    public long swaps;
    /** Blocks that the host's memory holds. */
    public int hostBlocks;
    /** Tokens drafted. */
    public long draftedTokens;
    /** Drafted tokens accepted. */
    public long acceptedTokens;
    /** Tokens looked up in the prefix cache. */
    public long queriedTokens;
    /** Tokens found there. */
    public long hitTokens;
    /** Tokens whose KV came back from the store of offloaded blocks and was not computed. */
    public long fetchedTokens;
    /** Predicted time until a new request of the standard class enters its first step. */
    public long queueNanos;
    /** Predicted time from its first step to its first token, for a prompt of 1,000 tokens. */
    public long prefillNanosPer1k;
    /** Most tokens of a prompt that a step computes. */
    public int chunkTokens;
    /** Predicted time of each step that computes a prompt, whatever it computes; see {@link Forecast#predict}. */
    public double constantNanos;
    /** The same for each token that is not cached. */
    public double tokenNanos;
    /** The same for each pair of a token that is not cached and one before it. */
    public double pairNanos;
    /** Predicted time per token. */
    public long stepNanos;
    /** Time of all completed steps. */
    public long busyNanos;
    /** Time since the first look for work in which no step was under way. */
    public long idleNanos;
    /** Whether new requests are refused. */
    public boolean draining;

    /** Makes an empty one. */
    public Load() {}
}
