package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Stmt;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a loop, a function of its own: looking ahead with it leaves the loop's variables alone.
 *
 * @param function its slots
 * @param enter what gives its variables their first values
 * @param target where it puts the item
 * @param test whether the item stays
 */
record LoopTest(Function function, Step enter, Assigner target, Code test) {
    static LoopTest compile(Stmt.For loop, Scope outer) {
        Scope scope = outer.call();
        SymbolFinder.loopTest(scope.symbols(), loop.target(), Objects.requireNonNull(loop.test()));
        Step enter = scope.enter();
        Assigner target = Assigner.of(loop.target(), scope, false, loop.line());
        return new LoopTest(
                scope.function(),
                enter,
                target,
                ExpressionCompiler.compile(Objects.requireNonNull(loop.test()), scope));
    }

    /** Those of the items that pass, as they are asked for. */
    Iterator<Object> select(Activation parent, Iterator<Object> items) {
        return new Selected(this, parent, items);
    }

    private static final class Selected implements Iterator<Object> {
        private final LoopTest test;
        private final Activation parent;
        private final Iterator<Object> items;
        private @Nullable Activation own;
        private @Nullable Object next;

        Selected(LoopTest test, Activation parent, Iterator<Object> items) {
            this.test = test;
            this.parent = parent;
            this.items = items;
        }

        @Override
        public boolean hasNext() {
            Activation a = own;
            if (a == null) {
                a = Activation.of(test.function(), parent, parent.rendering());
                own = a;
                test.enter().run(a, new io.sluice.tokenizer.template.jinja.value.TextBuilder(a.budget(), 0));
            }
            while (next == null && items.hasNext()) {
                a.budget().step();
                Object item = items.next();
                test.target().assign(a, item);
                if (Types.isTrue(test.test().eval(a))) {
                    next = item;
                }
            }
            return next != null;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Object item = Objects.requireNonNull(next);
            next = null;
            return item;
        }
    }
}
