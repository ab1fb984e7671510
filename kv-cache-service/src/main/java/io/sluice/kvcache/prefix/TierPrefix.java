package io.sluice.kvcache.prefix;

/**
 * How much of a prompt one tier of a worker holds.
 *
 * @param tier the tier
 * @param blocks blocks from the first in this tier or a faster one
 * @param ageMillis time since the last of them was last reported as stored; 0 when there is none
 */
public record TierPrefix(Tier tier, int blocks, long ageMillis) {}
