package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Expr;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Comparison;

/** Makes code of comparisons. */
final class ComparisonCompiler {
    private ComparisonCompiler() {}

    /** One comparison. */
    @FunctionalInterface
    interface Operator {
        boolean test(Budget budget, Object left, Object right);
    }

    static Code compile(Expr.Compare compare, Scope scope) {
        Code[] operands = ExpressionCompiler.all(compare.operands(), scope);
        Operator[] operators =
                compare.operators().stream().map(ComparisonCompiler::operator).toArray(Operator[]::new);
        if (operators.length == 1) {
            Code left = operands[0];
            Code right = operands[1];
            Operator operator = operators[0];
            return a -> operator.test(a.budget(), left.eval(a), right.eval(a));
        }
        return a -> {
            // Each operand is evaluated once, and none after the first that fails.
            Object left = operands[0].eval(a);
            for (int i = 0; i < operators.length; i++) {
                Object right = operands[i + 1].eval(a);
                if (!operators[i].test(a.budget(), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        };
    }

    static Operator operator(String name) {
        return switch (name) {
            case "==" -> Comparison::equal;
            case "!=" -> (budget, left, right) -> !Comparison.equal(budget, left, right);
            case "<" -> Comparison::less;
            case "<=" -> Comparison::lessOrEqual;
            case ">" -> Comparison::greater;
            case ">=" -> Comparison::greaterOrEqual;
            case "in" -> (budget, left, right) -> Comparison.contains(budget, right, left);
            default -> (budget, left, right) -> !Comparison.contains(budget, right, left);
        };
    }
}
