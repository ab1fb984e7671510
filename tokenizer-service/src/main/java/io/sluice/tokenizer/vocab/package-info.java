/** Vocabularies: which bytes each token id stands for, read from rank files. */
@NullMarked
package io.sluice.tokenizer.vocab;

import org.jspecify.annotations.NullMarked;
