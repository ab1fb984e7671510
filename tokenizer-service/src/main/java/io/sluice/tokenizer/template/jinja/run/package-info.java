/** Runs templates: names resolved to slots as Jinja's compiler resolves them, then code that is called for each rendering. */
@NullMarked
package io.sluice.tokenizer.template.jinja.run;

import org.jspecify.annotations.NullMarked;
