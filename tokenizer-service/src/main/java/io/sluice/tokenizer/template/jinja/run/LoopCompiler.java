package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.run.Step.Flow;
import io.sluice.tokenizer.template.jinja.syntax.Stmt;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.Lazy;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes code of for loops. */
final class LoopCompiler {
    private static final String LOOP = "loop";
    private static final int NO_SLOT = -1;

    private final StatementCompiler statements;

    LoopCompiler(StatementCompiler statements) {
        this.statements = statements;
    }

    /** The parts of a loop. */
    private record Parts(
            @Nullable LoopTest test,
            Assigner target,
            int loopSlot,
            Step enter,
            Step body,
            @Nullable Step otherwise) {

        /** Runs the loop over some items. */
        Flow run(Activation a, TextBuilder out, Object items, LoopValue.@Nullable Recursion recursion, int depth) {
            Iterator<Object> iterator = Types.iterate(items);
            Object iterable = items;
            if (test != null) {
                iterator = test.select(a, iterator);
                iterable = new Lazy(iterator);
            }
            LoopValue loop = loopSlot == NO_SLOT ? null : new LoopValue(iterable, iterator, recursion, depth);
            boolean isFinished = false;
            while (loop == null ? iterator.hasNext() : loop.hasNext()) {
                a.budget().step();
                Object item = loop == null ? iterator.next() : loop.next();
                try {
                    target.assign(a, item);
                    if (loop != null) {
                        a.slots()[loopSlot] = loop;
                    }
                    enter.run(a, out);
                    Flow flow = body.run(a, out);
                    if (flow == Flow.BREAK) {
                        break;
                    }
                    // As in Jinja's compiled code: an iteration cut short does not count.
                    isFinished |= flow == Flow.NEXT;
                } catch (JinjaException e) {
                    throw e.whileAt(item);
                }
            }
            return otherwise != null && !isFinished ? otherwise.run(a, out) : Flow.NEXT;
        }
    }

    Step compile(Stmt.For loop, Scope scope) {
        if (NameWalk.assigns(loop, LOOP)) {
            throw JinjaException.syntax("Can't assign to special loop variable in for-loop target", loop.line());
        }
        Scope outer = loop.isRecursive()
                ? new Scope(scope.symbols(), new Function(scope.function()), false, false, false)
                : scope;
        Parts parts = parts(loop, outer);
        Code items = ExpressionCompiler.compile(loop.items(), scope);
        if (loop.isRecursive()) {
            return recursive(parts, outer.function(), items);
        }
        return (a, out) -> parts.run(a, out, items.eval(a), null, 0);
    }

    private Parts parts(Stmt.For loop, Scope outer) {
        Scope inside = outer.loop(outer.function());
        boolean usesLoop =
                loop.isRecursive() || !NameWalk.reads(loop.body(), Set.of(LOOP)).isEmpty();
        String loopName = usesLoop ? inside.symbols().parameter(LOOP) : null;
        SymbolFinder.loop(inside.symbols(), loop.target(), loop.body());
        Step enter = inside.enter();
        return new Parts(
                loop.test() == null ? null : LoopTest.compile(loop, outer),
                Assigner.of(loop.target(), inside, false, loop.line()),
                loopName == null ? NO_SLOT : inside.function().slot(loopName),
                enter,
                statements.body(loop.body(), inside),
                loop.otherwise().isEmpty() ? null : otherwise(loop, outer));
    }

    private Step otherwise(Stmt.For loop, Scope outer) {
        Scope scope = outer.inner();
        SymbolFinder.body(scope.symbols(), loop.otherwise());
        Step enter = scope.enter();
        Step body = statements.body(loop.otherwise(), scope);
        return (a, out) -> {
            enter.run(a, out);
            return body.run(a, out);
        };
    }

    private static Step recursive(Parts parts, Function function, Code items) {
        return (a, out) -> {
            out.append(new Recursive(parts, function, a).render(items.eval(a), 0));
            return Flow.NEXT;
        };
    }

    /** A recursive loop where it stands. */
    private record Recursive(Parts parts, Function function, Activation definedIn) implements LoopValue.Recursion {
        @Override
        public Text render(Object items, int depth) {
            Activation a = Activation.of(function, definedIn, definedIn.rendering());
            a.budget().enter();
            TextBuilder out = new TextBuilder(a.budget());
            parts.run(a, out, items, this, depth);
            a.budget().leave();
            return out.done();
        }
    }
}
