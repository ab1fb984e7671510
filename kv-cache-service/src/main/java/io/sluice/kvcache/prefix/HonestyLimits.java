package io.sluice.kvcache.prefix;

/**
 * When a worker is distrusted; a value out of range is refused by the name of its property.
 *
 * @param distrustBelow share of promised tokens kept below which a worker is distrusted, 0 (never) to 1
 * @param trustAbove share from which it is trusted again, {@code distrustBelow} to 1
 * @param windowTokens promised tokens over which the share is averaged, 1 to 1,000,000,000
 */
public record HonestyLimits(double distrustBelow, double trustAbove, long windowTokens) {
    /** The defaults of the configuration. */
    public static final HonestyLimits DEFAULTS = new HonestyLimits(0.5, 0.8, 32_768);

    public HonestyLimits {
        require(distrustBelow >= 0 && distrustBelow <= 1, "distrust-below must be 0 to 1, is " + distrustBelow);
        require(
                trustAbove >= distrustBelow && trustAbove <= 1,
                "trust-above must be distrust-below to 1, is " + trustAbove);
        require(
                windowTokens >= 1 && windowTokens <= 1_000_000_000,
                "window-tokens must be 1 to 1000000000, is " + windowTokens);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("sluice.kv-cache.honesty." + what);
        }
    }
}
