package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.TextBuilder;

/** A compiled statement. */
@FunctionalInterface
interface Step {
    Flow run(Activation a, TextBuilder out);

    /** How it goes on after a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }
}
