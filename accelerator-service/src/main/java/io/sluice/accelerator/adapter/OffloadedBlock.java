package io.sluice.accelerator.adapter;

/**
 * A block on its way to the store.
 *
 * @param hash its chained hash
 * @param parent chained hash of the block before it; 0: it is the first of a prompt
 * @param bytes its size
 * @param recomputeMicros what it takes to compute it again
 */
record OffloadedBlock(long hash, long parent, long bytes, long recomputeMicros) {}
