package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * While compiling: where a statement stands.
 *
 * @param symbols its names
 * @param function the function that holds their slots
 * @param isTop whether names assigned here are the template's own
 * @param isSoft whether it is a branch, in which an unknown filter fails only when it is reached
 * @param inLoop whether break and continue have a loop to go to
 */
record Scope(Symbols symbols, Function function, boolean isTop, boolean isSoft, boolean inLoop) {
    static Scope root() {
        return new Scope(Symbols.root(), new Function(null), true, false, false);
    }

    /** A scope inside, in the same function. */
    Scope inner() {
        return new Scope(symbols.inner(), function, false, false, inLoop);
    }

    /** The scope of a loop's body. */
    Scope loop(Function owner) {
        return new Scope(symbols.inner(), owner, false, false, true);
    }

    /** The scope of a new function. */
    Scope call() {
        return new Scope(symbols.inner(), new Function(function), false, false, false);
    }

    /** A branch. */
    Scope soft() {
        return new Scope(symbols, function, isTop, true, inLoop);
    }

    /** A place for a variable's value. */
    record Place(int hops, int slot) {
        @Nullable
        Object get(Activation a) {
            Activation at = a;
            for (int i = 0; i < hops; i++) {
                at = java.util.Objects.requireNonNull(at.parent());
            }
            return at.slots()[slot];
        }
    }

    Place place(String identifier) {
        int hops = 0;
        Function owner = function;
        while (owner != null && !owner.has(identifier)) {
            owner = owner.parent();
            hops++;
        }
        return owner == null ? new Place(0, function.slot(identifier)) : new Place(hops, owner.slot(identifier));
    }

    /** Reads a variable. */
    Code read(String name, int line) {
        Place place = place(symbols.ref(name, line));
        int slot = place.slot();
        Undefined missing = Undefined.name(name);
        return switch (place.hops()) {
            case 0 ->
                a -> {
                    Object value = a.slots()[slot];
                    return value == null ? missing : value;
                };
            default ->
                a -> {
                    Object value = place.get(a);
                    return value == null ? missing : value;
                };
        };
    }

    /** What happens where the scope is entered: its variables get their first values. */
    Step enter() {
        // All slots first: a name that is loaded from an outer scope must not be taken for one of this.
        Map<String, Symbols.Load> loads = symbols.loads();
        loads.keySet().forEach(function::slot);
        List<Step> steps = new ArrayList<>();
        loads.forEach((identifier, load) -> {
            int slot = function.slot(identifier);
            switch (load) {
                case Symbols.Load.Parameter ignored -> {}
                case Symbols.Load.Resolve resolve -> {
                    String name = resolve.name();
                    steps.add((a, out) -> {
                        a.slots()[slot] = a.rendering().resolve(name);
                        return Step.Flow.NEXT;
                    });
                }
                case Symbols.Load.Alias alias -> {
                    Place place = place(alias.identifier());
                    steps.add((a, out) -> {
                        a.slots()[slot] = place.get(a);
                        return Step.Flow.NEXT;
                    });
                }
                case Symbols.Load.Unset ignored ->
                    steps.add((a, out) -> {
                        a.slots()[slot] = null;
                        return Step.Flow.NEXT;
                    });
            }
        });
        Step[] all = steps.toArray(Step[]::new);
        return (a, out) -> {
            for (Step step : all) {
                step.run(a, out);
            }
            return Step.Flow.NEXT;
        };
    }
}
