package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Expr;
import io.sluice.tokenizer.template.jinja.syntax.Stmt;
import io.sluice.tokenizer.template.jinja.syntax.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds which of some names a body reads before it assigns them, inner scopes included. */
final class NameWalk {
    private final Set<String> wanted;
    private final Set<String> read = new HashSet<>();
    private final Set<String> assigned = new HashSet<>();

    private NameWalk(Set<String> wanted) {
        this.wanted = new HashSet<>(wanted);
    }

    /** Those of the names that are read. */
    static Set<String> reads(List<Stmt> body, Set<String> names) {
        NameWalk walk = new NameWalk(names);
        body.forEach(walk::visit);
        return walk.read;
    }

    /** Whether a loop or anything in it assigns a name. */
    static boolean assigns(Stmt.For loop, String name) {
        NameWalk walk = new NameWalk(Set.of());
        walk.visit(loop);
        return walk.assigned.contains(name);
    }

    private void visit(@Nullable Expr expr) {
        if (expr instanceof Expr.Name name) {
            if (wanted.contains(name.name())) {
                read.add(name.name());
            }
        } else if (expr != null) {
            expr.children().forEach(this::visit);
        }
    }

    private void target(Target target) {
        switch (target) {
            case Target.Variable variable -> {
                wanted.remove(variable.name());
                assigned.add(variable.name());
            }
            case Target.Several several -> several.targets().forEach(this::target);
            case Target.Member ignored -> {}
        }
    }

    private void bodies(List<? extends Stmt> body) {
        body.forEach(this::visit);
    }

    private void macro(List<String> parameters, List<Expr> defaults, List<Stmt> body) {
        parameters.forEach(wanted::remove);
        defaults.forEach(this::visit);
        bodies(body);
    }

    private void visit(Stmt stmt) {
        switch (stmt) {
            case Stmt.Output output -> output.parts().forEach(this::visit);
            case Stmt.Assign assign -> {
                target(assign.target());
                visit(assign.value());
            }
            case Stmt.AssignBlock block -> {
                target(block.target());
                visit(block.filter());
                bodies(block.body());
            }
            case Stmt.For loop -> {
                target(loop.target());
                visit(loop.items());
                bodies(loop.body());
                bodies(loop.otherwise());
                visit(loop.test());
            }
            case Stmt.If branch -> {
                visit(branch.test());
                bodies(branch.body());
                bodies(branch.elifs());
                bodies(branch.otherwise());
            }
            case Stmt.Macro macro -> macro(macro.parameters(), macro.defaults(), macro.body());
            case Stmt.CallBlock call -> {
                visit(call.call());
                macro(call.parameters(), call.defaults(), call.body());
            }
            case Stmt.FilterBlock filter -> {
                bodies(filter.body());
                visit(filter.filter());
            }
            case Stmt.With with -> {
                with.targets().forEach(this::target);
                with.values().forEach(this::visit);
                bodies(with.body());
            }
            case Stmt.Scope scope -> bodies(scope.body());
            case Stmt.Block ignored -> {}
            case Stmt.Load ignored -> {}
            case Stmt.Break ignored -> {}
            case Stmt.Continue ignored -> {}
        }
    }
}
