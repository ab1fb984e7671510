package io.sluice.tokenizer.bpe.stage;

/**
 * A token that is taken out of a text before anything else is done with it.
 *
 * @param content what it is written as, not empty
 * @param id its id
 * @param special whether it marks structure: it is looked for only where the caller asks for it
 * @param singleWord whether it counts only where no letter, digit or underscore stands beside it
 * @param stripLeft whether white space before it is part of it
 * @param stripRight whether white space behind it is part of it
 * @param normalized whether it is looked for after the text was normalized, itself normalized too
 */
public record AddedToken(
        String content,
        int id,
        boolean special,
        boolean singleWord,
        boolean stripLeft,
        boolean stripRight,
        boolean normalized) {}
