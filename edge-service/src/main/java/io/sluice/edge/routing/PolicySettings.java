package io.sluice.edge.routing;

/**
 * What policies can be set to; each takes what it has a use for.
 *
 * @param prefixToleranceMicros what {@link LongestPrefix} puts up with
 * @param decodeTokens what {@link Cost} counts of an answer
 * @param affinityLoadFactor what {@link SessionAffinity} allows a worker
 * @param seed of the random choices of {@link PowerOfTwo}
 */
public record PolicySettings(long prefixToleranceMicros, int decodeTokens, double affinityLoadFactor, long seed) {}
