package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.JinjaException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one scope and what each stands for, as {@code jinja2.idtracking.Symbols} finds it: whether a name is the
 * scope's own, an outer scope's or the caller's is settled when the template is compiled, not when it runs.
 */
final class Symbols {
    /** How a variable of a scope gets its first value. */
    sealed interface Load {
        /** It is assigned by whoever enters the scope. */
        record Parameter() implements Load {}

        /** From the variables that the template was given. */
        record Resolve(String name) implements Load {}

        /** From an outer scope's variable. */
        record Alias(String identifier) implements Load {}

        /** It has none. */
        record Unset() implements Load {}
    }

    private final int level;
    private final @Nullable Symbols parent;
    private final Map<String, String> refs = new HashMap<>();
    private final Map<String, Load> loads = new LinkedHashMap<>();
    private final Set<String> stores = new HashSet<>();

    private Symbols(int level, @Nullable Symbols parent) {
        this.level = level;
        this.parent = parent;
    }

    static Symbols root() {
        return new Symbols(0, null);
    }

    Symbols inner() {
        return new Symbols(level + 1, this);
    }

    Symbols copy() {
        Symbols copy = new Symbols(level, parent);
        copy.refs.putAll(refs);
        copy.loads.putAll(loads);
        copy.stores.addAll(stores);
        return copy;
    }

    Map<String, Load> loads() {
        return loads;
    }

    private String define(String name, Load load) {
        String identifier = level + " " + name;
        refs.put(name, identifier);
        loads.put(identifier, load);
        return identifier;
    }

    @Nullable
    String find(String name) {
        for (Symbols symbols = this; symbols != null; symbols = symbols.parent) {
            String ref = symbols.refs.get(name);
            if (ref != null) {
                return ref;
            }
        }
        return null;
    }

    /** @throws JinjaException where Jinja's compiler fails too: a filter of a set block names a variable nobody uses */
    String ref(String name, int line) {
        String ref = find(name);
        if (ref == null) {
            throw JinjaException.syntax("'" + name + "' is not known here", line);
        }
        return ref;
    }

    void store(String name) {
        stores.add(name);
        if (!refs.containsKey(name)) {
            String outer = parent == null ? null : parent.find(name);
            define(name, outer == null ? new Load.Unset() : new Load.Alias(outer));
        }
    }

    String parameter(String name) {
        stores.add(name);
        return define(name, new Load.Parameter());
    }

    void load(String name) {
        if (find(name) == null) {
            define(name, new Load.Resolve(name));
        }
    }

    /** Takes over what branches found, of which only one runs. */
    void join(List<Symbols> branches) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Symbols branch : branches) {
            for (String name : branch.stores) {
                if (!stores.contains(name)) {
                    counts.merge(name, 1, Integer::sum);
                }
            }
        }
        for (Symbols branch : branches) {
            refs.putAll(branch.refs);
            loads.putAll(branch.loads);
            stores.addAll(branch.stores);
        }
        counts.forEach((name, count) -> {
            if (count < branches.size()) {
                loads.put(ref(name, 0), outside(name));
            }
        });
    }

    private Load outside(String name) {
        String outer = parent == null ? null : parent.find(name);
        return outer == null ? new Load.Resolve(name) : new Load.Alias(outer);
    }

    Collection<String> identifiers() {
        return loads.keySet();
    }
}
