package io.sluice.accelerator.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** Checks configured values; every message names the property. */
final class Bounds {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Bounds() {}

    static long within(String property, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "sluice.accelerator." + property + " must be " + min + " to " + max + ", not " + value);
        }
        return value;
    }

    static Duration within(String property, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "sluice.accelerator." + property + " must be " + min + " to " + max + ", not " + value);
        }
        return value;
    }

    static int powerOfTwo(String property, int value, int min, int max) {
        within(property, value, min, max);
        if (Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(
                    "sluice.accelerator." + property + " must be a power of two, not " + value);
        }
        return value;
    }

    static String name(String property, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("sluice.accelerator." + property
                    + " must be 1 to 64 characters of [A-Za-z0-9._-], not '" + value + "'");
        }
        return value;
    }
}
