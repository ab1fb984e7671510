/** Remembers the ids of prompts' beginnings, so that a conversation that grows is not encoded again from its start. */
@NullMarked
package io.sluice.tokenizer.prefix;

import org.jspecify.annotations.NullMarked;
