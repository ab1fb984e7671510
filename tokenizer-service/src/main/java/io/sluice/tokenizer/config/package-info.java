/** Configuration, and the wiring of the core from it. */
@NullMarked
package io.sluice.tokenizer.config;

import org.jspecify.annotations.NullMarked;
