package io.sluice.tokenizer.template.jinja.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement. */
public sealed interface Stmt {
    /** Line it starts on. */
    int line();

    /** Text and printed expressions. */
    record Output(List<Expr> parts, int line) implements Stmt {}

    /** {@code {% set target = value %}}. */
    record Assign(Target target, Expr value, int line) implements Stmt {}

    /** {@code {% set target %}body{% endset %}}. */
    record AssignBlock(Target target, Expr.@Nullable Filter filter, List<Stmt> body, int line) implements Stmt {}

    /** {@code {% for target in items if test recursive %}body{% else %}otherwise{% endfor %}}. */
    record For(
            Target target,
            Expr items,
            @Nullable Expr test,
            boolean isRecursive,
            List<Stmt> body,
            List<Stmt> otherwise,
            int line)
            implements Stmt {}

    /** {@code {% if test %}body{% elif … %}{% else %}otherwise{% endif %}}; each elif is an If of its own without else. */
    record If(Expr test, List<Stmt> body, List<If> elifs, List<Stmt> otherwise, int line) implements Stmt {}

    /** {@code {% macro name(parameters) %}body{% endmacro %}}; defaults belong to the last parameters. */
    record Macro(String name, List<String> parameters, List<Expr> defaults, List<Stmt> body, int line)
            implements Stmt {}

    /** {@code {% call(parameters) call %}body{% endcall %}}; without a call, the body is written: a generation block. */
    record CallBlock(Expr.@Nullable Call call, List<String> parameters, List<Expr> defaults, List<Stmt> body, int line)
            implements Stmt {}

    /** {@code {% filter f %}body{% endfilter %}}. */
    record FilterBlock(Expr.Filter filter, List<Stmt> body, int line) implements Stmt {}

    /** {@code {% with a = b %}body{% endwith %}}. */
    record With(List<Target> targets, List<Expr> values, List<Stmt> body, int line) implements Stmt {}

    /** A body with a scope of its own: {@code {% autoescape false %}}. */
    record Scope(Expr switchedOn, List<Stmt> body, int line) implements Stmt {}

    /** {@code {% block name %}body{% endblock %}}. */
    record Block(String name, List<Stmt> body, int line) implements Stmt {}

    /** {@code {% include %}} and the like: there is nothing to load templates from. */
    record Load(String tag, int line) implements Stmt {}

    /** {@code {% break %}}. */
    record Break(int line) implements Stmt {}

    /** {@code {% continue %}}. */
    record Continue(int line) implements Stmt {}
}
