package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Namespace;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.RangeValue;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The functions that every template has: Jinja's own, and those that transformers adds. Jinja's lipsum is not among them. */
final class Globals {
    private static final Signature RAISE = Signature.of("raise_exception", "message");
    private static final Signature STRFTIME = Signature.of("strftime_now", "format");
    private static final Signature JOINER = Signature.of("joiner", "sep=");

    private static final Callable RANGE = Globals::range;
    private static final Callable DICT = Globals::dict;
    private static final Callable NAMESPACE = (budget, args) -> {
        Namespace namespace = new Namespace();
        for (DictValue.Item item : dict(budget, args).items()) {
            namespace.values().put(Printer.str(budget, item.key()).value(), item.value());
        }
        return namespace;
    };
    private static final Callable CYCLER = (budget, args) -> {
        if (args.positional().isEmpty() || !args.named().isEmpty()) {
            throw new JinjaException(Kind.RUNTIME, "cycler() wants at least one item");
        }
        return new Cycler(args.positional());
    };
    private static final Callable MAKE_JOINER = Globals::joiner;
    private static final Callable RAISE_EXCEPTION = (budget, args) -> {
        Object message = Objects.requireNonNull(RAISE.bind(args)[0]);
        throw new JinjaException(Kind.RAISED, Printer.str(budget, message).value());
    };

    private Globals() {}

    static @Nullable Object find(String name, Rendering rendering) {
        return switch (name) {
            case "range" -> RANGE;
            case "dict" -> DICT;
            case "namespace" -> NAMESPACE;
            case "cycler" -> CYCLER;
            case "joiner" -> MAKE_JOINER;
            case "raise_exception" -> RAISE_EXCEPTION;
            case "strftime_now" -> (Callable) (budget, args) -> strftime(rendering, args);
            default -> null;
        };
    }

    private static Text strftime(Rendering rendering, Args args) {
        if (!(STRFTIME.bind(args)[0] instanceof Text format)) {
            throw JinjaException.type("strftime_now() wants a string");
        }
        return format.derived(Strftime.format(rendering.now(), format.value()));
    }

    private static Object range(Budget budget, Args args) {
        List<Object> numbers = args.positional();
        if (numbers.isEmpty() || numbers.size() > 3 || !args.named().isEmpty()) {
            throw JinjaException.type("range() takes one to three numbers");
        }
        long[] bounds = new long[numbers.size()];
        for (int i = 0; i < bounds.length; i++) {
            if (!Numbers.isInteger(numbers.get(i))) {
                throw JinjaException.type("'" + Types.name(numbers.get(i)) + "' object is not an integer");
            }
            bounds[i] = Numbers.index(numbers.get(i));
        }
        return switch (bounds.length) {
            case 1 -> RangeValue.of(0, bounds[0], 1);
            case 2 -> RangeValue.of(bounds[0], bounds[1], 1);
            default -> RangeValue.of(bounds[0], bounds[1], bounds[2]);
        };
    }

    private static DictValue dict(Budget budget, Args args) {
        if (args.positional().size() > 1) {
            throw JinjaException.type("dict() takes at most one argument");
        }
        DictValue dict = DictValue.create();
        Object from = args.at(0);
        if (from instanceof DictValue other) {
            budget.items(other.size());
            other.items().forEach(item -> dict.put(item.key(), item.value()));
        } else if (from != null) {
            Iterator<Object> pairs = Types.iterate(from);
            while (pairs.hasNext()) {
                budget.step();
                put(dict, Types.iterate(pairs.next()));
            }
        }
        args.named().forEach((name, value) -> dict.put(Text.ofTemplate(name), value));
        return dict;
    }

    /** The entries of a dict as named arguments. */
    static Args named(Object mapping) {
        if (!(mapping instanceof DictValue dict)) {
            throw JinjaException.type("'" + Types.name(mapping) + "' object is not a mapping");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (DictValue.Item item : dict.items()) {
            if (item.key() instanceof Text name) {
                named.put(name.value(), item.value());
            }
        }
        return new Args(List.of(), named);
    }

    private static void put(DictValue dict, Iterator<Object> pair) {
        Object key = pair.hasNext() ? pair.next() : null;
        Object value = pair.hasNext() ? pair.next() : null;
        if (key == null || value == null || pair.hasNext()) {
            throw JinjaException.value("dict() wants pairs");
        }
        dict.put(key, value);
    }

    private static Object joiner(Budget budget, Args args) {
        Object given = JOINER.bind(args)[0];
        Object separator = given == null ? Text.ofTemplate(", ") : given;
        boolean[] isUsed = {false};
        return (Callable) (b, none) -> {
            DictMethods.requireNone("joiner", none);
            Object text = isUsed[0] ? separator : Text.EMPTY;
            isUsed[0] = true;
            return text;
        };
    }
}
