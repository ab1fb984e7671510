package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.TextEncoding;
import io.sluice.tokenizer.text.TextStart;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.util.List;
import java.util.Map;

/**
 * What a tokenizer file says, ready for use. Immutable.
 *
 * @param encoding turns text into ids
 * @param vocabulary what each id says
 * @param start how a decoded text starts
 * @param before ids before a text, where the caller asks for special tokens around it
 * @param after ids behind it
 * @param added what added tokens that are not special are written as, by id
 * @param shape what becomes of the ids of a whole text
 */
public record TokenizerFile(
        TextEncoding encoding,
        Vocabulary vocabulary,
        TextStart start,
        List<Integer> before,
        List<Integer> after,
        Map<Integer, String> added,
        Shape shape) {}
