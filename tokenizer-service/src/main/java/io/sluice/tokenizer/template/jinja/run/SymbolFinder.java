package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Expr;
import io.sluice.tokenizer.template.jinja.syntax.Stmt;
import io.sluice.tokenizer.template.jinja.syntax.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the names of a scope, as the visitors of {@code jinja2.idtracking} do: it does not look into inner scopes. */
final class SymbolFinder {
    private Symbols symbols;

    private SymbolFinder(Symbols symbols) {
        this.symbols = symbols;
    }

    /** Adds the names that statements use. */
    static void body(Symbols symbols, List<Stmt> body) {
        SymbolFinder finder = new SymbolFinder(symbols);
        body.forEach(finder::visit);
    }

    /** Adds those of a loop's body, with its target. */
    static void loop(Symbols symbols, Target target, List<Stmt> body) {
        SymbolFinder finder = new SymbolFinder(symbols);
        finder.target(target, true);
        body.forEach(finder::visit);
    }

    /** Adds those of a loop's filter, with its target. */
    static void loopTest(Symbols symbols, Target target, Expr test) {
        SymbolFinder finder = new SymbolFinder(symbols);
        finder.target(target, true);
        finder.visit(test);
    }

    /** Adds those of a macro or of the body of a call. */
    static void macro(Symbols symbols, List<String> parameters, List<Expr> defaults, List<Stmt> body) {
        SymbolFinder finder = new SymbolFinder(symbols);
        parameters.forEach(symbols::parameter);
        defaults.forEach(finder::visit);
        body.forEach(finder::visit);
    }

    /** Adds those of a with block. */
    static void with(Symbols symbols, List<Target> targets, List<Stmt> body) {
        SymbolFinder finder = new SymbolFinder(symbols);
        targets.forEach(target -> finder.target(target, true));
        body.forEach(finder::visit);
    }

    /** Adds those of a filter block. */
    static void filter(Symbols symbols, List<Stmt> body, Expr filter) {
        SymbolFinder finder = new SymbolFinder(symbols);
        body.forEach(finder::visit);
        finder.visit(filter);
    }

    private void visit(@Nullable Expr expr) {
        if (expr instanceof Expr.Name name) {
            symbols.load(name.name());
        } else if (expr != null) {
            expr.children().forEach(this::visit);
        }
    }

    private void target(Target target, boolean isParameter) {
        switch (target) {
            case Target.Variable variable -> {
                if (isParameter) {
                    symbols.parameter(variable.name());
                } else {
                    symbols.store(variable.name());
                }
            }
            case Target.Several several -> several.targets().forEach(each -> target(each, isParameter));
            case Target.Member member -> symbols.load(member.namespace());
        }
    }

    private void visit(Stmt stmt) {
        switch (stmt) {
            case Stmt.Output output -> output.parts().forEach(this::visit);
            case Stmt.Assign assign -> {
                visit(assign.value());
                target(assign.target(), false);
            }
            case Stmt.AssignBlock block -> target(block.target(), false);
            case Stmt.For loop -> visit(loop.items());
            case Stmt.If branch -> branch(branch);
            case Stmt.Macro macro -> symbols.store(macro.name());
            case Stmt.CallBlock call -> visit(call.call());
            case Stmt.FilterBlock filter -> visit(filter.filter());
            case Stmt.With with -> with.values().forEach(this::visit);
            case Stmt.Scope ignored -> {}
            case Stmt.Block ignored -> {}
            case Stmt.Load ignored -> {}
            case Stmt.Break ignored -> {}
            case Stmt.Continue ignored -> {}
        }
    }

    private void branch(Stmt.If branch) {
        visit(branch.test());
        symbols.join(List.of(inner(branch.body()), inner(branch.elifs()), inner(branch.otherwise())));
    }

    private Symbols inner(List<? extends Stmt> body) {
        Symbols outer = symbols;
        Symbols copy = outer.copy();
        symbols = copy;
        body.forEach(this::visit);
        symbols = outer;
        return copy;
    }
}
