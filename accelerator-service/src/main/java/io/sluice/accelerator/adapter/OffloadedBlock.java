package io.sluice.accelerator.adapter;

/**
 * A block on its way to the store.
 *
 * @param hash its chained hash
 * @param bytes its size
 */
record OffloadedBlock(long hash, long bytes) {}
