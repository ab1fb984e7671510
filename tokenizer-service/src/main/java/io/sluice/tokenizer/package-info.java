/** What the service knows about models, and the errors it answers with: plain Java, no transport. */
@NullMarked
package io.sluice.tokenizer;

import org.jspecify.annotations.NullMarked;
