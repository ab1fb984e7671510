package io.sluice.kvcache.eviction;

/**
 * What a policy needs to know of a block.
 *
 * @param hash its chained hash
 * @param parent chained hash of the block before it; 0: it is the first
 * @param sizeBytes its size, 1 or more
 * @param recomputeMicros what it takes to compute it again, 1 or more
 */
public record Candidate(long hash, long parent, long sizeBytes, long recomputeMicros) {}
