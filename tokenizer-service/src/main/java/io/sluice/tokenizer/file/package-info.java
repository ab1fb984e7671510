/** Tokenizer files: Hugging Face's {@code tokenizer.json} and {@code .tiktoken} rank files, read into what encodes and decodes. */
@NullMarked
package io.sluice.tokenizer.file;

import org.jspecify.annotations.NullMarked;
