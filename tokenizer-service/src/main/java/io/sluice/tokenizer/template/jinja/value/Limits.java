package io.sluice.tokenizer.template.jinja.value;

/**
 * Bounds of a rendering.
 *
 * @param steps most loop iterations, calls and items looked at
 * @param chars most characters written, to the output and to strings on the way to it
 * @param depth most nesting of calls, and of values that are printed
 */
public record Limits(long steps, long chars, int depth) {
    /** Longest sequence that {@code range} makes; the sandbox of jinja2 has the same. */
    public static final int RANGE = 100_000;
    /** Most bits of an integer. */
    public static final int INTEGER_BITS = 1 << 14;

    /** Enough for the longest prompts, and over within a second or two. */
    public static final Limits DEFAULT = new Limits(20_000_000, 64_000_000, 200);

    public Limits {
        if (steps < 1 || chars < 1 || depth < 1 || depth > 400) {
            throw new IllegalArgumentException("steps and chars must be positive, depth 1 to 400");
        }
    }
}
