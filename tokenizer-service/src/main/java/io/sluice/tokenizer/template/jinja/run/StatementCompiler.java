package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.run.Step.Flow;
import io.sluice.tokenizer.template.jinja.syntax.Expr;
import io.sluice.tokenizer.template.jinja.syntax.Stmt;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Makes code of statements. */
final class StatementCompiler {
    private final boolean hasBlocks;
    private final Set<String> blocks = new HashSet<>();

    StatementCompiler(boolean hasBlocks) {
        this.hasBlocks = hasBlocks;
    }

    /** Statements one after the other; a failure gets the line of the one it happened in. */
    Step body(List<? extends Stmt> body, Scope scope) {
        Step[] steps = new Step[body.size()];
        int[] lines = new int[body.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = compile(body.get(i), scope);
            lines[i] = body.get(i).line();
        }
        return (a, out) -> {
            int i = 0;
            try {
                for (; i < steps.length; i++) {
                    Flow flow = steps[i].run(a, out);
                    if (flow != Flow.NEXT) {
                        return flow;
                    }
                }
            } catch (JinjaException e) {
                throw e.at(lines[i]);
            }
            return Flow.NEXT;
        };
    }

    private Step compile(Stmt stmt, Scope scope) {
        return switch (stmt) {
            case Stmt.Output output -> output(output, scope);
            case Stmt.Assign assign -> {
                Assigner target = Assigner.of(assign.target(), scope, hasBlocks, assign.line());
                Code value = ExpressionCompiler.compile(assign.value(), scope);
                yield (a, out) -> {
                    target.assign(a, value.eval(a));
                    return Flow.NEXT;
                };
            }
            case Stmt.AssignBlock block -> assignBlock(block, scope);
            case Stmt.For loop -> new LoopCompiler(this).compile(loop, scope);
            case Stmt.If branch -> branch(branch, scope.soft());
            case Stmt.Macro macro -> macro(macro, scope);
            case Stmt.CallBlock call -> callBlock(call, scope);
            case Stmt.FilterBlock filter -> filterBlock(filter, scope);
            case Stmt.With with -> with(with, scope);
            case Stmt.Scope inner -> inner(inner, scope);
            case Stmt.Block block -> block(block, scope);
            case Stmt.Load load ->
                (a, out) -> {
                    throw new JinjaException(Kind.RUNTIME, load.tag() + ": there is nothing to load templates from");
                };
            case Stmt.Break ignored -> jump(scope, Flow.BREAK, stmt.line());
            case Stmt.Continue ignored -> jump(scope, Flow.CONTINUE, stmt.line());
        };
    }

    private static Step jump(Scope scope, Flow flow, int line) {
        if (!scope.inLoop()) {
            throw JinjaException.syntax("'" + flow.name().toLowerCase(java.util.Locale.ROOT) + "' outside loop", line);
        }
        return (a, out) -> flow;
    }

    private static Step output(Stmt.Output output, Scope scope) {
        List<Step> steps = new ArrayList<>();
        for (Expr part : output.parts()) {
            if (part instanceof Expr.Data data) {
                Text text = Text.ofTemplate(data.text());
                steps.add((a, out) -> {
                    out.append(text);
                    return Flow.NEXT;
                });
            } else {
                Code code = ExpressionCompiler.compile(part, scope);
                steps.add((a, out) -> {
                    Printer.print(out, code.eval(a));
                    return Flow.NEXT;
                });
            }
        }
        Step[] all = steps.toArray(Step[]::new);
        return (a, out) -> {
            a.budget().step();
            for (Step step : all) {
                step.run(a, out);
            }
            return Flow.NEXT;
        };
    }

    private Step assignBlock(Stmt.AssignBlock block, Scope scope) {
        Scope inside = scope.inner();
        SymbolFinder.body(inside.symbols(), block.body());
        Step enter = inside.enter();
        Step body = body(block.body(), inside);
        Assigner target = Assigner.of(block.target(), scope, hasBlocks, block.line());
        Captured captured = new Captured(inside);
        Code value =
                block.filter() == null ? captured.code() : CallCompiler.filter(block.filter(), inside, captured.code());
        return capturing(enter, body, captured, (a, out) -> target.assign(a, value.eval(a)));
    }

    private Step filterBlock(Stmt.FilterBlock block, Scope scope) {
        Scope inside = scope.inner();
        SymbolFinder.filter(inside.symbols(), block.body(), block.filter());
        Step enter = inside.enter();
        Step body = body(block.body(), inside);
        Captured captured = new Captured(inside);
        Code value = CallCompiler.filter(block.filter(), inside, captured.code());
        return capturing(enter, body, captured, (a, out) -> Printer.print(out, value.eval(a)));
    }

    /** Runs a body into a buffer of its own; where it comes to its end, what it wrote is there for what follows. */
    private static Step capturing(
            Step enter, Step body, Captured captured, BiConsumer<Activation, TextBuilder> following) {
        return (a, out) -> {
            enter.run(a, out);
            TextBuilder buffer = new TextBuilder(a.budget());
            Flow flow = body.run(a, buffer);
            if (flow == Flow.NEXT) {
                captured.set(a, buffer.done());
                following.accept(a, out);
            }
            return flow;
        };
    }

    /** A slot for what a block wrote, from where its filter takes it. */
    private static final class Captured {
        private final int slot;

        Captured(Scope scope) {
            this.slot = scope.function().slot("captured " + scope.function().size());
        }

        void set(Activation a, Text text) {
            a.slots()[slot] = text;
        }

        Code code() {
            return a -> {
                Object text = a.slots()[slot];
                return text == null ? Text.EMPTY : text;
            };
        }
    }

    private Step branch(Stmt.If branch, Scope scope) {
        int count = 1 + branch.elifs().size();
        Code[] tests = new Code[count];
        Step[] bodies = new Step[count];
        tests[0] = ExpressionCompiler.compile(branch.test(), scope);
        bodies[0] = body(branch.body(), scope);
        for (int i = 1; i < count; i++) {
            Stmt.If elif = branch.elifs().get(i - 1);
            tests[i] = ExpressionCompiler.placed(ExpressionCompiler.compile(elif.test(), scope), elif.line());
            bodies[i] = body(elif.body(), scope);
        }
        Step otherwise = body(branch.otherwise(), scope);
        return (a, out) -> {
            for (int i = 0; i < tests.length; i++) {
                if (Types.isTrue(tests[i].eval(a))) {
                    return bodies[i].run(a, out);
                }
            }
            return otherwise.run(a, out);
        };
    }

    private Step macro(Stmt.Macro macro, Scope scope) {
        MacroCode code = MacroCode.compile(
                this, macro.name(), macro.parameters(), macro.defaults(), macro.body(), scope, macro.line());
        Assigner target = Assigner.of(
                new io.sluice.tokenizer.template.jinja.syntax.Target.Variable(macro.name()),
                scope,
                hasBlocks,
                macro.line());
        return (a, out) -> {
            target.assign(a, new MacroValue(code, a));
            return Flow.NEXT;
        };
    }

    private Step callBlock(Stmt.CallBlock block, Scope scope) {
        MacroCode code =
                MacroCode.compile(this, "", block.parameters(), block.defaults(), block.body(), scope, block.line());
        if (block.call() == null) {
            return (a, out) -> {
                out.append(
                        new MacroValue(code, a).call(a.budget(), io.sluice.tokenizer.template.jinja.value.Args.NONE));
                return Flow.NEXT;
            };
        }
        Code call = CallCompiler.call(block.call(), scope, a -> new MacroValue(code, a));
        return (a, out) -> {
            Printer.print(out, call.eval(a));
            return Flow.NEXT;
        };
    }

    private Step with(Stmt.With with, Scope scope) {
        Scope inside = scope.inner();
        SymbolFinder.with(inside.symbols(), with.targets(), with.body());
        Step enter = inside.enter();
        Code[] values = ExpressionCompiler.all(with.values(), scope);
        Assigner[] targets = with.targets().stream()
                .map(target -> Assigner.of(target, inside, false, with.line()))
                .toArray(Assigner[]::new);
        Step body = body(with.body(), inside);
        return (a, out) -> {
            enter.run(a, out);
            for (int i = 0; i < targets.length; i++) {
                targets[i].assign(a, values[i].eval(a));
            }
            return body.run(a, out);
        };
    }

    private Step inner(Stmt.Scope stmt, Scope scope) {
        boolean escapes = !(stmt.switchedOn() instanceof Expr.Literal literal
                && literal.value().equals(false));
        if (escapes) {
            throw JinjaException.syntax("autoescape can only be false: prompts are no HTML", stmt.line());
        }
        Scope inside = scope.inner();
        SymbolFinder.body(inside.symbols(), stmt.body());
        Step enter = inside.enter();
        Step body = body(stmt.body(), inside);
        return (a, out) -> {
            enter.run(a, out);
            return body.run(a, out);
        };
    }

    /** A block sees what the template was given and what it assigned at its top, nothing of the scopes around it. */
    private Step block(Stmt.Block block, Scope scope) {
        if (!blocks.add(block.name())) {
            throw JinjaException.syntax("block '" + block.name() + "' defined twice", block.line());
        }
        Scope inside = Scope.root();
        Scope own = new Scope(inside.symbols(), inside.function(), false, scope.isSoft(), false);
        SymbolFinder.body(own.symbols(), block.body());
        Step enter = own.enter();
        Step body = body(block.body(), own);
        return (a, out) -> {
            Activation call = Activation.of(own.function(), null, a.rendering());
            enter.run(call, out);
            body.run(call, out);
            return Flow.NEXT;
        };
    }
}
