package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Target;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Namespace;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.Iterator;

/** A compiled target of an assignment. */
@FunctionalInterface
interface Assigner {
    void assign(Activation a, Object value);

    /** Code that assigns to a target of a scope; what stands at the top of a template with blocks is exported to them. */
    static Assigner of(Target target, Scope scope, boolean exports, int line) {
        return switch (target) {
            case Target.Variable variable -> {
                int slot = scope.function().slot(scope.symbols().ref(variable.name(), line));
                String name = variable.name();
                yield exports && scope.isTop()
                        ? (a, value) -> {
                            a.slots()[slot] = value;
                            a.rendering().export(name, value);
                        }
                        : (a, value) -> a.slots()[slot] = value;
            }
            case Target.Several several -> {
                Assigner[] all = several.targets().stream()
                        .map(each -> of(each, scope, exports, line))
                        .toArray(Assigner[]::new);
                yield (a, value) -> unpack(a, value, all);
            }
            case Target.Member member -> {
                Scope.Place place = scope.place(scope.symbols().ref(member.namespace(), line));
                yield (a, value) -> {
                    if (!(place.get(a) instanceof Namespace namespace)) {
                        throw new JinjaException(Kind.RUNTIME, "cannot assign attribute on non-namespace object");
                    }
                    namespace.values().put(member.name(), value);
                };
            }
        };
    }

    private static void unpack(Activation a, Object value, Assigner[] targets) {
        Iterator<Object> items = Types.iterate(value);
        Object[] values = new Object[targets.length];
        for (int i = 0; i < targets.length; i++) {
            if (!items.hasNext()) {
                throw JinjaException.value(
                        "not enough values to unpack (expected " + targets.length + ", got " + i + ")");
            }
            values[i] = items.next();
        }
        if (items.hasNext()) {
            throw JinjaException.value("too many values to unpack (expected " + targets.length + ")");
        }
        for (int i = 0; i < targets.length; i++) {
            targets[i].assign(a, values[i]);
        }
    }
}
