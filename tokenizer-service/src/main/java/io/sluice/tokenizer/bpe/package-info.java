/** Byte-pair encoding: cutting text into pieces and pieces into token ids. */
@NullMarked
package io.sluice.tokenizer.bpe;

import org.jspecify.annotations.NullMarked;
