package io.sluice.accelerator.hardware;

/**
 * A model on a piece of hardware.
 *
 * @param stepTime how long its steps take
 * @param maxSequences slots, unless configured otherwise
 * @param maxBatchedTokens most tokens in a step, unless configured otherwise
 * @param kvTokens tokens whose KV its memory holds
 * @param batching how its engine puts steps together
 */
public record Hardware(StepTime stepTime, int maxSequences, int maxBatchedTokens, long kvTokens, Batching batching) {}
