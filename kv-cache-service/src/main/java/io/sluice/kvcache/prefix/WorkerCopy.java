package io.sluice.kvcache.prefix;

/**
 * All that a worker holds at one moment.
 *
 * @param info how it introduced itself
 * @param seq number of the last event that is in it
 * @param byTier hashes, in no order, by {@link Tier}
 */
public record WorkerCopy(WorkerInfo info, long seq, long[][] byTier) {}
