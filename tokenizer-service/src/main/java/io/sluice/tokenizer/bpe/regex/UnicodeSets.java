package io.sluice.tokenizer.bpe.regex;

import io.sluice.tokenizer.bpe.UnicodeRanges;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sets of code points by property, from the project's own pinned tables: general categories, the property Alphabetic, and
 * scripts.
 */
public final class UnicodeSets {
    private static final String CATEGORIES = "unicode-16.0-categories.txt";
    private static final String PROPERTIES = "unicode-16.0-properties.txt";
    private static final Map<String, CodePointSet> BY_NAME = new HashMap<>();

    static {
        readCategories();
    }

    private UnicodeSets() {}

    /**
     * The set of a property's name as {@code \p{...}} takes it: a general category of one or two letters, or a script;
     * upper and lower case, spaces, hyphens and underscores make no difference.
     */
    static synchronized Optional<CodePointSet> named(String name) {
        String key = key(name);
        if (!BY_NAME.containsKey(key)) {
            // Scripts are asked for seldom, and their table is read when the first one is.
            UnicodeRanges.read(PROPERTIES, UnicodeSets::add);
        }
        return Optional.ofNullable(BY_NAME.get(key));
    }

    /** {@code \s}: the property White_Space. */
    public static CodePointSet whiteSpace() {
        return new CodePointSet().addAll(require("z")).addRange('\t', '\r').add(0x85);
    }

    /** {@code \d}. */
    static CodePointSet digits() {
        return require("nd");
    }

    /**
     * {@code \w} of Rust's regular expressions: Alphabetic, marks, decimal digits, connecting punctuation and the two
     * characters of Join_Control.
     */
    public static CodePointSet rustWords() {
        return alphabeticWords().addRange(0x200C, 0x200D);
    }

    /** {@code \w} of Oniguruma: it counts the digits of Latin-1 too, whatever their category. */
    static CodePointSet words() {
        return alphabeticWords().add(0xB2).add(0xB3).add(0xB9).addRange(0xBC, 0xBE);
    }

    private static CodePointSet alphabeticWords() {
        return new CodePointSet()
                .addAll(require("alphabetic"))
                .addAll(require("m"))
                .addAll(require("nd"))
                .addAll(require("pc"));
    }

    /** A property that is there. */
    public static CodePointSet require(String name) {
        return named(name).orElseThrow(() -> new IllegalStateException("the Unicode tables lack " + name));
    }

    private static void readCategories() {
        UnicodeRanges.read(CATEGORIES, UnicodeSets::add);
        CodePointSet assigned = new CodePointSet();
        for (CodePointSet set : BY_NAME.values()) {
            assigned.addAll(set);
        }
        BY_NAME.put("cn", assigned.complement());
        Map.copyOf(BY_NAME)
                .forEach((name, set) -> BY_NAME.computeIfAbsent(name.substring(0, 1), n -> new CodePointSet())
                        .addAll(set));
        BY_NAME.put("any", new CodePointSet().complement());
    }

    private static void add(String name, int first, int last) {
        BY_NAME.computeIfAbsent(key(name), n -> new CodePointSet()).addRange(first, last);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }
}
