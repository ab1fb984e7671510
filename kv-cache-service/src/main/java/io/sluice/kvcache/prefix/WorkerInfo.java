package io.sluice.kvcache.prefix;

/**
 * How a publisher introduces itself.
 *
 * @param workerId unique in the fleet
 * @param epoch unsigned; grows with every start of the worker's engine
 * @param model the model it serves
 * @param blockTokens tokens in a block
 * @param totalBlocks blocks it can hold
 */
public record WorkerInfo(String workerId, long epoch, String model, int blockTokens, long totalBlocks) {}
