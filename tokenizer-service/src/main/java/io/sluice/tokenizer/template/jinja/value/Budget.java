package io.sluice.tokenizer.template.jinja.value;

import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;

/** What one rendering may still use. Every loop, call and piece of text draws on it, so that no template runs away. */
public final class Budget {
    private final Limits limits;
    private long steps;
    private long chars;
    private int depth;

    public Budget(Limits limits) {
        this.limits = limits;
        this.steps = limits.steps();
        this.chars = limits.chars();
    }

    /** Draws one step. */
    public void step() {
        if (--steps < 0) {
            throw over("takes more than " + limits.steps() + " steps");
        }
    }

    /** Draws steps for work on that many items, or on so many characters that only are read. */
    public void items(long count) {
        steps -= count;
        if (steps < 0) {
            throw over("takes more than " + limits.steps() + " steps");
        }
    }

    /** Draws characters that are written, to the output or to a string on the way to it. */
    public void chars(long count) {
        chars -= count;
        if (chars < 0) {
            throw over("writes more than " + limits.chars() + " characters");
        }
    }

    /** Refuses a string or sequence of that size before it is made. */
    public void fits(long size) {
        if (size > chars) {
            throw over("writes more than " + limits.chars() + " characters");
        }
    }

    /** Enters a call or a nested value. */
    public void enter() {
        if (++depth > limits.depth()) {
            throw over("nests deeper than " + limits.depth() + " calls or values");
        }
    }

    /** Leaves it. */
    public void leave() {
        depth--;
    }

    private static JinjaException over(String what) {
        return new JinjaException(Kind.LIMIT, "the template " + what);
    }
}
