/** Programs for the command line: the tokenizer without the service. */
@NullMarked
package io.sluice.tokenizer.cli;

import org.jspecify.annotations.NullMarked;
