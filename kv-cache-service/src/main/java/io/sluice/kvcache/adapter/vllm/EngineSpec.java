package io.sluice.kvcache.adapter.vllm;

/**
 * An engine whose events are read.
 *
 * @param workerId the worker it is in the plane
 * @param model the model it serves, by the plane's name
 * @param totalBlocks blocks of 16 tokens it can hold; 0 where not known
 * @param maxKnownBlocks blocks, in the engine's size, to know at a time
 */
record EngineSpec(String workerId, String model, int totalBlocks, int maxKnownBlocks) {}
