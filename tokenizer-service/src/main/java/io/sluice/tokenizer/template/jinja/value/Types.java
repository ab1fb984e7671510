package io.sluice.tokenizer.template.jinja.value;

import java.math.BigInteger;
import java.util.Iterator;

/** What Python says of values in general: type names, truth, length, iteration. */
public final class Types {
    private Types() {}

    /** The name of a value's type. */
    public static String name(Object value) {
        return switch (value) {
            case Text text -> text.isMarkup() ? "Markup" : "str";
            case Boolean ignored -> "bool";
            case Long ignored -> "int";
            case BigInteger ignored -> "int";
            case Double ignored -> "float";
            case None ignored -> "NoneType";
            case ListValue ignored -> "list";
            case TupleValue ignored -> "tuple";
            case DictValue ignored -> "dict";
            case RangeValue ignored -> "range";
            case Undefined ignored -> "Undefined";
            case Lazy ignored -> "generator";
            case DictView ignored -> "dict view";
            case Namespace ignored -> "Namespace";
            case Callable ignored -> "function";
            default -> "object";
        };
    }

    /** Whether Python takes a value for true. */
    public static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case Text text -> !text.isEmpty();
            case None ignored -> false;
            case Undefined ignored -> false;
            case Long number -> number != 0;
            case BigInteger ignored -> true;
            case Double real -> real != 0;
            case Sequence sequence -> sequence.size() > 0;
            case DictValue dict -> dict.size() > 0;
            case DictView view -> view.size() > 0;
            case Sized sized -> sized.size() > 0;
            default -> true;
        };
    }

    /**
     * Python's {@code len}.
     *
     * @throws JinjaException if the value has no length
     */
    public static long length(Object value) {
        return switch (value) {
            case Text text -> text.length();
            case Sequence sequence -> sequence.size();
            case DictValue dict -> dict.size();
            case DictView view -> view.size();
            case Undefined ignored -> 0;
            case Sized sized -> sized.size();
            default -> throw JinjaException.type("object of type '" + name(value) + "' has no len()");
        };
    }

    /** Whether {@link #iterate} works. */
    public static boolean isIterable(Object value) {
        return value instanceof Iterable<?>
                || value instanceof Text
                || value instanceof DictValue
                || value instanceof Undefined;
    }

    /**
     * Python's {@code iter}.
     *
     * @throws JinjaException if the value has no items
     */
    public static Iterator<Object> iterate(Object value) {
        return switch (value) {
            case Sequence sequence -> sequence.iterator();
            case DictValue dict -> new DictView(dict, DictView.Part.KEYS).iterator();
            case DictView view -> view.iterator();
            case Lazy lazy -> lazy.iterator();
            case Text text -> new Characters(text);
            case Undefined ignored -> TupleValue.of().iterator();
            default -> throw JinjaException.type("'" + name(value) + "' object is not iterable");
        };
    }

    /** A value with a length that is none of Python's own. */
    public interface Sized {
        /** Its length. */
        long size();
    }
}
