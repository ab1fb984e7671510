package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro with the scope it was defined in. */
final class MacroValue implements Callable, Printer.Named {
    private static final String CALLER = "caller";

    private final MacroCode code;
    private final Activation definedIn;

    MacroValue(MacroCode code, Activation definedIn) {
        this.code = code;
        this.definedIn = definedIn;
    }

    @Override
    public Text call(Budget budget, Args args) {
        Activation a = Activation.of(code.function(), definedIn, definedIn.rendering());
        bind(a, args);
        budget.enter();
        TextBuilder out = new TextBuilder(budget);
        code.enter().run(a, out);
        code.fill(a);
        code.body().run(a, out);
        budget.leave();
        return out.done();
    }

    /** Assigns the arguments as {@code jinja2.runtime.Macro} does. */
    private void bind(Activation a, Args args) {
        List<String> parameters = code.parameters();
        Map<String, Object> named = new LinkedHashMap<>(args.named());
        int given = Math.min(args.positional().size(), parameters.size());
        for (int i = 0; i < given; i++) {
            a.slots()[code.slots()[i]] = args.positional().get(i);
        }
        for (int i = given; i < parameters.size(); i++) {
            a.slots()[code.slots()[i]] = named.remove(parameters.get(i));
        }
        int next = parameters.size();
        if (code.special().caller() && !parameters.contains(CALLER)) {
            Object caller = named.remove(CALLER);
            boolean isNone = caller == null || caller instanceof None;
            a.slots()[code.slots()[next++]] = isNone ? Undefined.because("No caller defined") : caller;
        }
        if (code.special().kwargs()) {
            a.slots()[code.slots()[next++]] = dict(named);
        } else if (!named.isEmpty()) {
            throw JinjaException.type("macro '" + code.name() + "' takes no keyword argument '"
                    + named.keySet().iterator().next() + "'");
        }
        if (code.special().varargs()) {
            a.slots()[code.slots()[next]] = TupleValue.of(
                    args.positional().subList(given, args.positional().size()));
        } else if (args.positional().size() > parameters.size()) {
            throw JinjaException.type(
                    "macro '" + code.name() + "' takes not more than " + parameters.size() + " argument(s)");
        }
    }

    private static DictValue dict(Map<String, Object> named) {
        DictValue dict = DictValue.create();
        named.forEach((name, value) -> dict.put(Text.ofTemplate(name), value));
        return dict;
    }

    /** What Jinja lets a template ask of a macro; null for anything else. */
    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "name" -> code.name().isEmpty() ? None.NONE : Text.ofTemplate(code.name());
            case "arguments" ->
                TupleValue.of(code.parameters().stream().map(Text::ofTemplate).toList());
            case "catch_kwargs" -> code.special().kwargs();
            case "catch_varargs" -> code.special().varargs();
            case CALLER -> code.special().caller();
            default -> null;
        };
    }

    @Override
    public String shown() {
        return code.name().isEmpty() ? "<Macro anonymous>" : "<Macro '" + code.name() + "'>";
    }
}
