/**
 * Regular expressions as tokenizer files use them, run over UTF-8 in time linear in a match: Oniguruma's Ruby syntax and
 * semantics for what is supported, a refusal for what is not.
 */
@NullMarked
package io.sluice.tokenizer.bpe.regex;

import org.jspecify.annotations.NullMarked;
