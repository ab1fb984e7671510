/** The values of Jinja templates and what Python does with them: equality, order, arithmetic, printing, subscripts. */
@NullMarked
package io.sluice.tokenizer.template.jinja.value;

import org.jspecify.annotations.NullMarked;
