package io.sluice.tokenizer.template.jinja.run;

/** A compiled expression. */
@FunctionalInterface
interface Code {
    Object eval(Activation a);
}
