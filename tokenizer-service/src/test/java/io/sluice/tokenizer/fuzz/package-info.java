/** Compares the tokenizers with their references, on millions of texts. */
@NullMarked
package io.sluice.tokenizer.fuzz;

import org.jspecify.annotations.NullMarked;
