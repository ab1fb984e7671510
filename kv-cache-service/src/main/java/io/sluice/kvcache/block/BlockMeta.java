package io.sluice.kvcache.block;

import io.sluice.kvcache.eviction.Candidate;

/**
 * What is known of a block besides its bytes.
 *
 * @param hash its chained hash
 * @param parent chained hash of the block before it; 0: it is the first
 * @param sizeBytes its size, 1 or more
 * @param tenant who pays for the room
 * @param recomputeMicros what it takes to compute it again; 0: not known
 */
public record BlockMeta(long hash, long parent, int sizeBytes, String tenant, long recomputeMicros) {
    Candidate candidate() {
        return new Candidate(hash, parent, sizeBytes, Math.max(1, recomputeMicros));
    }
}
