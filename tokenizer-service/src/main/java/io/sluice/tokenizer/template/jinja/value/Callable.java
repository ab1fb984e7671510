package io.sluice.tokenizer.template.jinja.value;

/** What a template can call. */
@FunctionalInterface
public interface Callable {
    /**
     * Calls it.
     *
     * @throws JinjaException if the arguments do not fit
     */
    Object call(Budget budget, Args args);
}
