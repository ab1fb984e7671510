package io.sluice.tokenizer.template.jinja.value;

import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;

/**
 * What Jinja gives for a name, attribute or item that is not there: prints as nothing, is false, has no items; anything
 * else raises.
 *
 * @param why why it is not there
 * @param name name of what is not there, or the whole reason
 * @param owner name of the type of what it was asked of
 */
public record Undefined(Why why, String name, String owner) {
    /** Why it is not there. */
    public enum Why {
        /** Nobody set the variable. */
        NAME,
        /** The value has no such attribute or item. */
        ATTRIBUTE,
        /** The sandbox hides the attribute. */
        UNSAFE,
        /** What the name says. */
        OTHER
    }

    /** A variable that nobody set. */
    public static Undefined name(String name) {
        return new Undefined(Why.NAME, name, "");
    }

    /** Anything else. */
    public static Undefined because(String hint) {
        return new Undefined(Why.OTHER, hint, "");
    }

    /** An attribute that the sandbox hides. */
    public static Undefined unsafe(Object owner, String name) {
        return new Undefined(Why.UNSAFE, name, Types.name(owner));
    }

    /** An attribute or item that is not there. */
    public static Undefined missing(Object owner, String name) {
        return new Undefined(Why.ATTRIBUTE, name, Types.name(owner));
    }

    /** The error of using it. */
    public JinjaException used() {
        String hint = switch (why) {
            case NAME -> "'" + name + "' is undefined";
            case ATTRIBUTE -> "'" + owner + " object' has no attribute '" + name + "'";
            case UNSAFE -> "access to attribute '" + name + "' of '" + owner + "' object is unsafe";
            case OTHER -> name;
        };
        return new JinjaException(why == Why.UNSAFE ? Kind.SECURITY : Kind.UNDEFINED, hint);
    }

    /** All are equal, as in Jinja. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
        return 1;
    }
}
