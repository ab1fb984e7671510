package io.sluice.tokenizer.template.jinja.run;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** While compiling: the slots of what becomes one function, as Jinja's compiler makes one of each macro and template. */
final class Function {
    private final @Nullable Function parent;
    private final Map<String, Integer> slots = new HashMap<>();

    Function(@Nullable Function parent) {
        this.parent = parent;
    }

    @Nullable
    Function parent() {
        return parent;
    }

    int size() {
        return slots.size();
    }

    /** The slot of an identifier, made if it is new. */
    int slot(String identifier) {
        Integer known = slots.putIfAbsent(identifier, slots.size());
        return known == null ? slots.size() - 1 : known;
    }

    boolean has(String identifier) {
        return slots.containsKey(identifier);
    }
}
