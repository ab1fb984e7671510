package io.sluice.tokenizer.template.jinja.value;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a template cannot be compiled or rendered. The line is that of the innermost tag or expression that failed, counted
 * from 1; 0 where none is known.
 */
public final class JinjaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of failure; names follow Python's and Jinja's exceptions. */
    public enum Kind {
        /** The template is not well-formed. */
        SYNTAX,
        /** The template called {@code raise_exception}. */
        RAISED,
        /** Something was done with a value that is not there. */
        UNDEFINED,
        /** A value has the wrong type. */
        TYPE,
        /** A value is out of its domain. */
        VALUE,
        /** No such key or index. */
        LOOKUP,
        /** The sandbox forbids it. */
        SECURITY,
        /** A bound on output, steps, depth or sizes was met. */
        LIMIT,
        /** Anything else that Python would refuse. */
        RUNTIME
    }

    private final Kind kind;
    private int line;
    private final transient List<Object> items = new ArrayList<>();

    public JinjaException(Kind kind, String message) {
        // Made on request paths: where in this code it was thrown tells nobody anything.
        super(message, null, false, false);
        this.kind = kind;
    }

    /** A value of the wrong type. */
    public static JinjaException type(String message) {
        return new JinjaException(Kind.TYPE, message);
    }

    /** A value out of its domain. */
    public static JinjaException value(String message) {
        return new JinjaException(Kind.VALUE, message);
    }

    /** A template that is not well-formed. */
    public static JinjaException syntax(String message, int line) {
        return new JinjaException(Kind.SYNTAX, message).at(line);
    }

    /** Notes where it happened, unless an inner place is known already. */
    public JinjaException at(int where) {
        if (line == 0) {
            line = where;
        }
        return this;
    }

    /** Notes the item that a loop was at, innermost loop first. */
    public JinjaException whileAt(Object item) {
        items.add(item);
        return this;
    }

    /** What kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** Line of the template, from 1; 0 if unknown. */
    public int line() {
        return line;
    }

    /** The items that the loops around were at, innermost first. */
    public List<Object> items() {
        return List.copyOf(items);
    }

    /** What happened, without the line. */
    public String reason() {
        return String.valueOf(super.getMessage());
    }

    @Override
    public String getMessage() {
        return line == 0 ? reason() : "line " + line + ": " + reason();
    }
}
