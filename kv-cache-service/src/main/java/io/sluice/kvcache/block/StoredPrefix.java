package io.sluice.kvcache.block;

/**
 * How much of a prompt a tier has.
 *
 * @param blocks from the start, in this tier or a faster one
 */
public record StoredPrefix(StoreTier tier, int blocks) {}
