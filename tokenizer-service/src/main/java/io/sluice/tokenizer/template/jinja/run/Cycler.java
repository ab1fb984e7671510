package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.None;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jinja's {@code cycler}. */
final class Cycler {
    private final List<Object> items;
    private int at;

    Cycler(List<Object> items) {
        this.items = List.copyOf(items);
    }

    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "current" -> items.get(at);
            case "next" ->
                (Callable) (budget, args) -> {
                    DictMethods.requireNone(name, args);
                    Object item = items.get(at);
                    at = (at + 1) % items.size();
                    return item;
                };
            case "reset" ->
                (Callable) (budget, args) -> {
                    DictMethods.requireNone(name, args);
                    at = 0;
                    return None.NONE;
                };
            default -> null;
        };
    }
}
