package io.sluice.tokenizer.template.jinja.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a call.
 *
 * @param positional in order
 * @param named by name, in order
 */
public record Args(List<Object> positional, Map<String, Object> named) {
    /** No arguments. */
    public static final Args NONE = new Args(List.of(), Map.of());

    /** Positional arguments. */
    public static Args of(Object... positional) {
        return new Args(List.of(positional), Map.of());
    }

    /** How many. */
    public int count() {
        return positional.size() + named.size();
    }

    /** The argument at a place, or null. */
    public @Nullable Object at(int index) {
        return index < positional.size() ? positional.get(index) : null;
    }

    /** The same without the first positional ones. */
    public Args without(int first) {
        return new Args(positional.subList(first, positional.size()), named);
    }

    /** The same without a named one. */
    public Args without(String name) {
        Map<String, Object> rest = new LinkedHashMap<>(named);
        rest.remove(name);
        return new Args(positional, rest);
    }

    /** The same with one more in front. */
    public Args after(Object first) {
        List<Object> all = new ArrayList<>(positional.size() + 1);
        all.add(first);
        all.addAll(positional);
        return new Args(all, named);
    }
}
