package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Spaces;
import java.util.function.IntPredicate;

/** Python's {@code isdigit} and the like. */
final class StringClasses {
    private static final String NUMERALS = "〇一二三四五六七八九十百千万億兆";

    private StringClasses() {}

    static boolean all(String text, IntPredicate predicate) {
        return !text.isEmpty() && text.codePoints().allMatch(predicate);
    }

    static boolean isDecimal(int c) {
        return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /** Digits, also raised, lowered or circled. */
    static boolean isDigit(int c) {
        boolean isOther = Character.getType(c) == Character.OTHER_NUMBER;
        int value = Character.getNumericValue(c);
        return isDecimal(c) || isOther && value >= 0 && value <= 9 && c < 0x3000;
    }

    static boolean isNumeric(int c) {
        int type = Character.getType(c);
        return isDecimal(c)
                || type == Character.OTHER_NUMBER
                || type == Character.LETTER_NUMBER
                || NUMERALS.indexOf(c) >= 0;
    }

    static boolean isAlphanumeric(int c) {
        return Character.isLetter(c) || isNumeric(c);
    }

    static boolean isSpace(int c) {
        return Spaces.isSpace(c);
    }

    static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(StringClasses::isCased)
                && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(StringClasses::isCased)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    static boolean isTitle(String text) {
        boolean isAny = false;
        boolean isInside = false;
        for (int c : text.codePoints().toArray()) {
            boolean isUpper = Character.isUpperCase(c) || Character.isTitleCase(c);
            if (isUpper && isInside || Character.isLowerCase(c) && !isInside) {
                return false;
            }
            isInside = isCased(c);
            isAny |= isInside;
        }
        return isAny;
    }

    static boolean isIdentifier(String text) {
        return all(text, c -> c == '_' || Character.isUnicodeIdentifierPart(c))
                && (text.codePointAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)));
    }
}
