package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Parser;
import io.sluice.tokenizer.template.jinja.syntax.Stmt;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** A compiled template. Immutable: any number of threads may run it. */
public final class Program {
    private final Function function;
    private final Step enter;
    private final Step body;

    private Program(Function function, Step enter, Step body) {
        this.function = function;
        this.enter = enter;
        this.body = body;
    }

    /**
     * Compiles a template.
     *
     * @throws JinjaException of kind SYNTAX, with its line
     */
    public static Program compile(String template) {
        try {
            List<Stmt> stmts = Parser.parse(template);
            Scope scope = Scope.root();
            SymbolFinder.body(scope.symbols(), stmts);
            Step enter = scope.enter();
            Step body = new StatementCompiler(template.contains("block")).body(stmts, scope);
            return new Program(scope.function(), enter, body);
        } catch (StackOverflowError e) {
            throw new JinjaException(Kind.LIMIT, "the template nests too deep");
        }
    }

    /**
     * Runs it.
     *
     * @param variables by name; lists and dicts in them may be changed
     * @param now what {@code strftime_now} tells
     * @throws JinjaException if the template raises or exceeds a limit, with the line
     */
    public Text run(Map<String, Object> variables, LocalDateTime now, Limits limits) {
        Rendering rendering = new Rendering(variables, now, new Budget(limits));
        Activation a = Activation.of(function, null, rendering);
        TextBuilder out = new TextBuilder(rendering.budget(), 4096);
        try {
            enter.run(a, out);
            body.run(a, out);
        } catch (StackOverflowError e) {
            throw new JinjaException(Kind.LIMIT, "the template nests too deep");
        }
        return out.done();
    }
}
