/** Chat templates: messages to a prompt whose text can never form a special token. */
@NullMarked
package io.sluice.tokenizer.template;

import org.jspecify.annotations.NullMarked;
