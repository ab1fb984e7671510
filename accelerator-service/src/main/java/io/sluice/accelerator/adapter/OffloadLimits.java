package io.sluice.accelerator.adapter;

/**
 * The bounds of offloading.
 *
 * @param realBlockBytes bytes that are sent and checked for each block; 0: none, blocks are only counted by their size
 * @param queueBlocks blocks that may wait to be sent; more are dropped
 * @param batchBlocks most blocks of a Put
 * @param maxFetches most fetches under way; who comes then computes its prompt
 * @param putNanos longest time of a Put
 * @param getNanos longest time of a Get
 * @param minBackoffNanos first wait after a call that failed; nothing is asked or sent meanwhile
 * @param maxBackoffNanos longest such wait
 */
public record OffloadLimits(
        int realBlockBytes,
        int queueBlocks,
        int batchBlocks,
        int maxFetches,
        long putNanos,
        long getNanos,
        long minBackoffNanos,
        long maxBackoffNanos) {
    boolean isReal() {
        return realBlockBytes > 0;
    }

    /** Returns the size under which a block goes to the store. */
    long blockBytes(Worker worker) {
        return isReal() ? realBlockBytes : worker.blockBytes();
    }
}
