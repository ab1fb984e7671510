package io.sluice.kvcache.eviction;

import org.jspecify.annotations.Nullable;

/** A block in a {@link LeafFirst} policy. In one queue at most: while it is a leaf and not pinned hard. */
final class Leaf {
    final long hash;
    final long parent;
    final long sizeBytes;
    final long recomputeMicros;
    /** The lowest goes first. Not to be changed while it is in a queue; so is the next one. */
    double rank;
    /** Number of its last use, of all uses in the policy. */
    long lastUse;

    int uses = 1;
    PinStrength pin = PinStrength.NONE;
    /** Which part of a policy it is in, where a policy has parts. */
    int segment;

    @Nullable
    LeafQueue queue;

    Leaf(Candidate block) {
        hash = block.hash();
        parent = block.parent();
        sizeBytes = block.sizeBytes();
        recomputeMicros = block.recomputeMicros();
    }
}
