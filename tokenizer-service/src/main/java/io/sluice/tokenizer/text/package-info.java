/** Token ids back to text, as they arrive: UTF-8 repair and stop strings. */
@NullMarked
package io.sluice.tokenizer.text;

import org.jspecify.annotations.NullMarked;
