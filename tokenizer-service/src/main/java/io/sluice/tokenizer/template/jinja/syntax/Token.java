package io.sluice.tokenizer.template.jinja.syntax;

/**
 * A token.
 *
 * @param type what it is
 * @param text as written; of data, what is left of it after trimming; of strings, what they say
 * @param value of numbers, their value; else the text
 * @param line where it starts, from 1
 */
record Token(Type type, String text, Object value, int line) {
    enum Type {
        DATA,
        VARIABLE_BEGIN,
        VARIABLE_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        NUMBER,
        OPERATOR,
        END
    }

    boolean isName(String name) {
        return type == Type.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return type == Type.OPERATOR && text.equals(operator);
    }

    String shown() {
        return switch (type) {
            case BLOCK_END -> "end of statement block";
            case VARIABLE_END -> "end of print statement";
            case END -> "end of template";
            default -> text;
        };
    }
}
