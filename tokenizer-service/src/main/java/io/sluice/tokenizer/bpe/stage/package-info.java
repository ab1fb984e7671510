/**
 * What a tokenizer file does with a text before merging: added tokens are taken out, the rest is normalized and cut into
 * pieces, stage by stage.
 */
@NullMarked
package io.sluice.tokenizer.bpe.stage;

import org.jspecify.annotations.NullMarked;
