package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Budget;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rendering: the variables it was given, those the template set for its blocks, the date, the budget. */
final class Rendering {
    private final Map<String, Object> variables;
    private final Map<String, Object> exported = new HashMap<>();
    private final LocalDateTime now;
    private final Budget budget;

    Rendering(Map<String, Object> variables, LocalDateTime now, Budget budget) {
        this.variables = variables;
        this.now = now;
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    LocalDateTime now() {
        return now;
    }

    /** The value of a name that no scope of the template has; null if there is none. */
    @Nullable
    Object resolve(String name) {
        Object value = exported.isEmpty() ? null : exported.get(name);
        if (value == null) {
            value = variables.get(name);
        }
        return value == null ? Globals.find(name, this) : value;
    }

    void export(String name, Object value) {
        exported.put(name, value);
    }
}
