package io.sluice.tokenizer.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON file, with its place for messages.
 *
 * @param place where it stands, such as {@code pre_tokenizer.pretokenizers[1]}
 * @param value a map, list, string, number or boolean; null for JSON's null, and for what is not there
 */
record Json(String place, @Nullable Object value) {
    boolean isNull() {
        return value == null;
    }

    /** A field of an object. */
    Json get(String field) {
        Object found = value instanceof Map<?, ?> map ? map.get(field) : null;
        return new Json(place.isEmpty() ? field : place + "." + field, found);
    }

    /** The entries of an array. */
    List<Json> items() {
        if (!(value instanceof List<?> list)) {
            throw bad("must be an array");
        }
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            items.add(new Json(place + "[" + i + "]", list.get(i)));
        }
        return items;
    }

    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw bad("must be a string");
    }

    /** A string that may be missing. */
    Optional<String> optionalText() {
        return isNull() ? Optional.empty() : Optional.of(text());
    }

    int number() {
        if (value instanceof Number number && number.longValue() == number.intValue() && number.intValue() >= 0) {
            return number.intValue();
        }
        throw bad("must be a whole number, not negative");
    }

    boolean flag(boolean missing) {
        if (isNull()) {
            return missing;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw bad("must be true or false");
    }

    /** The type of a component. */
    String type() {
        return get("type").text();
    }

    /** Refuses a component of a type that is not known. */
    TokenizerFileException unknownType(String known) {
        return new TokenizerFileException(
                place + ": the component \"" + type() + "\" is not supported; supported are " + known);
    }

    /** Refuses a field with a value that is not supported. */
    void requireOnly(String field, Predicate<Json> supported, String what) {
        Json found = get(field);
        if (!found.isNull() && !supported.test(found)) {
            throw found.bad(what);
        }
    }

    TokenizerFileException bad(String what) {
        return new TokenizerFileException((place.isEmpty() ? "the file" : place) + ": " + what);
    }
}
