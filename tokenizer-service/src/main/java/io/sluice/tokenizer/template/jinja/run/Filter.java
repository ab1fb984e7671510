package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;

/** A filter. */
@FunctionalInterface
interface Filter {
    Object apply(Budget budget, Object value, Args args);
}
