package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Budget;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one call of a function, and through its parent those of the functions around it.
 *
 * @param slots values; null where nothing was assigned
 * @param parent the call in which this function was made
 * @param rendering what it is part of
 */
record Activation(@Nullable Object[] slots, @Nullable Activation parent, Rendering rendering) {
    static Activation of(Function function, @Nullable Activation parent, Rendering rendering) {
        return new Activation(new Object[function.size()], parent, rendering);
    }

    Budget budget() {
        return rendering.budget();
    }
}
