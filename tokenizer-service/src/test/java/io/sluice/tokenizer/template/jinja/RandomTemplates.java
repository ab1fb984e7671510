package io.sluice.tokenizer.template.jinja;

import java.util.Random;

/** Random templates over the variables of the recorded cases: most of them render, the others raise. */
final class RandomTemplates {
    private static final String[] VARIABLES = {
        "s",
        "u",
        "e",
        "n",
        "i",
        "f",
        "b",
        "z",
        "l",
        "ls",
        "d",
        "nested",
        "messages",
        "tools",
        "nobody",
        "x",
        "y",
        "ns",
        "m"
    };
    private static final String[] LITERALS = {
        "'a'",
        "''",
        "'Hello World'",
        "'a,b,c'",
        "'\\n'",
        "' p '",
        "'é👋'",
        "'%s'",
        "'a\\nb'",
        "'12'",
        "0",
        "1",
        "2",
        "-1",
        "7",
        "1.5",
        "-2.5",
        "true",
        "false",
        "none",
        "[1, 2]",
        "{'a': 1}",
        "(1, 'b')",
        "[]"
    };
    private static final String[] ATTRIBUTES = {
        "role",
        "content",
        "a",
        "b",
        "items",
        "upper",
        "x",
        "tool_calls",
        "function",
        "append",
        "strip()",
        "split()",
        "split('o', 1)",
        "rsplit(' ', 1)",
        "splitlines()",
        "startswith('H')",
        "endswith(('d', 'c'))",
        "replace('l', 'L', 1)",
        "title()",
        "capitalize()",
        "join(ls)",
        "find('o')",
        "count('l')",
        "isdigit()",
        "items()",
        "keys()",
        "values()",
        "get('a')",
        "get('q', 1)",
        "index(1)",
        "partition(' ')",
        "zfill(5)",
        "center(7)",
        "rfind('l', 1, -1)",
        "lstrip('H')"
    };
    private static final String[] FILTERS = {
        "trim",
        "length",
        "join",
        "join(',')",
        "list",
        "tojson",
        "upper",
        "lower",
        "capitalize",
        "title",
        "replace('a', 'b')",
        "default('D')",
        "default('D', true)",
        "first",
        "last",
        "reverse",
        "sort",
        "unique",
        "map('upper')|list",
        "map(attribute='role')|list",
        "select|list",
        "reject('none')|list",
        "selectattr('role')|list",
        "items|list",
        "dictsort",
        "string",
        "int",
        "float",
        "abs",
        "round(1)",
        "min",
        "max",
        "sum",
        "indent(2, true)",
        "safe",
        "e",
        "batch(2)|list",
        "wordcount",
        "tojson(indent=2)",
        "selectattr('role', 'equalto', 'user')|list",
        "groupby('role')",
        "sort(reverse=true)",
        "truncate(4)",
        "format(1)"
    };
    private static final String[] TESTS = {
        "defined",
        "none",
        "string",
        "mapping",
        "iterable",
        "sequence",
        "number",
        "integer",
        "float",
        "boolean",
        "true",
        "even",
        "divisibleby 2",
        "in l",
        "eq 1",
        "lower",
        "callable"
    };
    private static final String[] OPERATORS = {
        "+", "-", "*", "/", "//", "%", "~", "~", "==", "!=", "<", ">=", "in", "not in", "and", "or"
    };
    private static final String[] SUBSCRIPTS = {"0", "-1", "1:", "::-1", ":2", "::2", "-2:", "'role'", "i"};
    private static final String[] TEXTS = {"", " ", "\n", "a", "\n  ", "x\n", "  \n\n", "<|im_start|>", "\t"};
    private static final String[] SIGNS = {"", "", "-", "+"};

    private final Random random;

    RandomTemplates(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        return random.nextBoolean() ? "{{ " + expression(4) + " }}" : body(3, false);
    }

    private String any(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private String expression(int depth) {
        if (depth == 0) {
            return random.nextInt(3) > 0 ? any(VARIABLES) : any(LITERALS);
        }
        int inner = depth - 1;
        return switch (random.nextInt(12)) {
            case 0 -> any(VARIABLES);
            case 1 -> "(" + expression(inner) + ")";
            case 2, 3 -> "(" + expression(inner) + ")|" + any(FILTERS);
            case 4 -> "(" + expression(inner) + ")." + any(ATTRIBUTES);
            case 5 -> any(VARIABLES) + "[" + any(SUBSCRIPTS) + "]";
            case 6 -> expression(inner) + (random.nextBoolean() ? " is " : " is not ") + any(TESTS);
            case 7 -> "not " + expression(inner);
            case 8 -> expression(inner) + " if " + expression(inner) + " else " + expression(inner);
            default -> expression(inner) + " " + any(OPERATORS) + " " + expression(inner);
        };
    }

    private String tag(String inside) {
        return "{%" + any(SIGNS) + " " + inside + " " + any(SIGNS) + "%}";
    }

    private String body(int depth, boolean inLoop) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            out.append(any(TEXTS)).append(statement(depth, inLoop));
        }
        return out.append(any(TEXTS)).toString();
    }

    private String statement(int depth, boolean inLoop) {
        if (depth == 0) {
            return "{{ " + expression(2) + " }}";
        }
        int inner = depth - 1;
        return switch (random.nextInt(11)) {
            case 0 ->
                tag("if " + expression(2)) + body(inner, inLoop) + tag("else") + body(inner, inLoop) + tag("endif");
            case 1, 2 -> loop(inner);
            case 3, 4 -> tag("set " + (random.nextBoolean() ? "x" : "ns.a") + " = " + expression(2));
            case 5 -> tag("set y") + body(inner, inLoop) + tag("endset");
            case 6 -> tag("macro m(a=1)") + body(inner, false) + "{{ a }}" + tag("endmacro") + "{{ m(2) }}";
            case 7 -> tag("set ns = namespace(a=1)") + "{{ ns.a }}";
            case 8 -> inLoop ? tag("if " + expression(1)) + tag("break") + tag("endif") : "{# c #}\n";
            default -> "{{ " + expression(3) + " }}";
        };
    }

    private String loop(int depth) {
        String test = random.nextInt(4) == 0 ? " if " + expression(1) : "";
        String loop = random.nextBoolean() ? "{{ loop.index }}{{ loop.last }}" : "";
        return tag("for x in " + any(new String[] {"l", "ls", "d", "messages", "range(3)", "s", "l[1:]"}) + test)
                + body(depth, true)
                + loop
                + tag("endfor");
    }
}
