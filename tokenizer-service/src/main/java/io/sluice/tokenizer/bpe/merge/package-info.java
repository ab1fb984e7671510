/** Byte-pair encoding by a list of merges, whatever their order and however many make one token. */
@NullMarked
package io.sluice.tokenizer.bpe.merge;

import org.jspecify.annotations.NullMarked;
