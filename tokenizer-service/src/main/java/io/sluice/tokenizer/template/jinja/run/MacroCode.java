package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Expr;
import io.sluice.tokenizer.template.jinja.syntax.Stmt;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled macro, or the body of a call block.
 *
 * @param name its name; empty for a body
 * @param parameters names of its parameters
 * @param slots their slots, and after them those of caller, kwargs and varargs where it uses them
 * @param defaults code of the parameters' defaults; null where there is none
 * @param special which of caller, kwargs and varargs it uses, besides parameters of that name
 * @param function its slots
 * @param enter what gives its variables their first values
 * @param body its body
 */
record MacroCode(
        String name,
        List<String> parameters,
        int[] slots,
        @Nullable Code[] defaults,
        Special special,
        Function function,
        Step enter,
        Step body) {

    /** What a macro gets without naming it as a parameter. */
    record Special(boolean caller, boolean kwargs, boolean varargs) {}

    private static final String CALLER = "caller";
    private static final String KWARGS = "kwargs";
    private static final String VARARGS = "varargs";

    static MacroCode compile(
            StatementCompiler statements,
            String name,
            List<String> parameters,
            List<Expr> defaults,
            List<Stmt> body,
            Scope outer,
            int line) {
        Scope scope = outer.call();
        Symbols symbols = scope.symbols();
        SymbolFinder.macro(symbols, parameters, defaults, body);
        Set<String> read = NameWalk.reads(body, Set.of(CALLER, KWARGS, VARARGS));
        int without = parameters.size() - defaults.size();
        boolean hasCaller = read.contains(CALLER);
        if (hasCaller && parameters.indexOf(CALLER) >= 0 && parameters.indexOf(CALLER) < without) {
            throw JinjaException.syntax("the argument \"caller\" must be omitted or be given a default", line);
        }
        Special special = new Special(
                hasCaller,
                read.contains(KWARGS) && !parameters.contains(KWARGS),
                read.contains(VARARGS) && !parameters.contains(VARARGS));
        List<String> identifiers = new ArrayList<>();
        parameters.forEach(parameter -> identifiers.add(symbols.ref(parameter, line)));
        if (hasCaller && !parameters.contains(CALLER)) {
            identifiers.add(symbols.parameter(CALLER));
        }
        if (special.kwargs()) {
            identifiers.add(symbols.parameter(KWARGS));
        }
        if (special.varargs()) {
            identifiers.add(symbols.parameter(VARARGS));
        }
        SymbolFinder.macro(symbols, parameters, defaults, body);
        Step enter = scope.enter();
        @Nullable Code[] values = new Code[parameters.size()];
        for (int i = without; i < values.length; i++) {
            values[i] = ExpressionCompiler.compile(defaults.get(i - without), scope);
        }
        int[] slots = identifiers.stream().mapToInt(scope.function()::slot).toArray();
        return new MacroCode(
                name,
                List.copyOf(parameters),
                slots,
                values,
                special,
                scope.function(),
                enter,
                statements.body(body, scope));
    }

    /** Fills the parameters that were not given. */
    void fill(Activation a) {
        for (int i = 0; i < parameters.size(); i++) {
            if (a.slots()[slots[i]] == null) {
                Code value = defaults[i];
                a.slots()[slots[i]] = value == null
                        ? Undefined.because("parameter '" + parameters.get(i) + "' was not provided")
                        : value.eval(a);
            }
        }
    }
}
