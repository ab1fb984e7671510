package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.DictView;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import org.jspecify.annotations.Nullable;

/** Methods of dicts. */
final class DictMethods {
    private DictMethods() {}

    static @Nullable Object find(DictValue dict, String name) {
        return switch (name) {
            case "items" -> view(dict, name, DictView.Part.ITEMS);
            case "keys" -> view(dict, name, DictView.Part.KEYS);
            case "values" -> view(dict, name, DictView.Part.VALUES);
            case "get" -> (Callable) (budget, args) -> get(dict, args);
            case "copy" ->
                (Callable) (budget, args) -> {
                    requireNone(name, args);
                    budget.items(dict.size());
                    return dict.copy();
                };
            case "clear", "pop", "popitem", "setdefault", "update" -> Undefined.unsafe(dict, name);
            default -> null;
        };
    }

    private static Callable view(DictValue dict, String name, DictView.Part part) {
        return (budget, args) -> {
            requireNone(name, args);
            return new DictView(dict, part);
        };
    }

    private static Object get(DictValue dict, Args args) {
        int count = args.positional().size();
        if (count < 1 || count > 2 || !args.named().isEmpty()) {
            throw JinjaException.type("get() takes a key and a default");
        }
        Object value = dict.get(args.positional().getFirst());
        if (value != null) {
            return value;
        }
        return count == 2 ? args.positional().get(1) : None.NONE;
    }

    static void requireNone(String name, Args args) {
        if (args.count() > 0) {
            throw JinjaException.type(name + "() takes no arguments (" + args.count() + " given)");
        }
    }
}
