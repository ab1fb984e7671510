package io.sluice.tokenizer.bpe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published regular expressions, run by the JDK's own engine: what the scanners are compared with. */
final class ReferencePieces {
    static final Pattern CL100K = pattern("""
            '(?iu:[sdmt]|ll|ve|re)
            |[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++
            |\\p{N}{1,3}+
            |[ ]?[^\\p{IsWhite_Space}\\p{L}\\p{N}]++[\\r\\n]*+
            |\\p{IsWhite_Space}*[\\r\\n]+
            |\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})
            |\\p{IsWhite_Space}+
            """);

    static final Pattern O200K = pattern("""
            [^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?iu:'s|'t|'re|'ve|'m|'ll|'d)?
            |[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?iu:'s|'t|'re|'ve|'m|'ll|'d)?
            |\\p{N}{1,3}
            |[ ]?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+[\\r\\n/]*
            |\\p{IsWhite_Space}*[\\r\\n]+
            |\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})
            |\\p{IsWhite_Space}+
            """);

    private ReferencePieces() {}

    static List<String> cut(Pattern pattern, String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }

    private static Pattern pattern(String lines) {
        return Pattern.compile(lines.replace("\n", ""));
    }
}
