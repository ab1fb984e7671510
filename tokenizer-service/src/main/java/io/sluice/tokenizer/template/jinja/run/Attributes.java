package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Arithmetic;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.Namespace;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.RangeValue;
import io.sluice.tokenizer.template.jinja.value.Subscripts;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import org.jspecify.annotations.Nullable;

/** Jinja's {@code a.name} and {@code a[index]}, in its immutable sandbox: what would change a list or dict is hidden. */
final class Attributes {
    private Attributes() {}

    /** {@code owner.name}: an attribute, else an item, else undefined. */
    static Object get(Object owner, Text name) {
        if (owner instanceof Undefined undefined) {
            throw undefined.used();
        }
        Object attribute = attribute(owner, name.value());
        if (attribute != null) {
            return attribute;
        }
        Object item = owner instanceof DictValue dict ? dict.get(name) : null;
        return item == null ? Undefined.missing(owner, name.value()) : item;
    }

    /** {@code owner[index]}: an item, else an attribute, else undefined. */
    static Object item(Object owner, Object index) {
        Object item = Subscripts.item(owner, index);
        if (item == null && index instanceof Text name) {
            item = attribute(owner, name.value());
        }
        return item == null ? Undefined.missing(owner, index.toString()) : item;
    }

    /** An attribute in Python's sense: no item. Null if there is none. */
    static @Nullable Object attribute(Object owner, String name) {
        return switch (owner) {
            case DictValue dict -> DictMethods.find(dict, name);
            case Text text -> StringMethods.find(text, name);
            case ListValue list -> ListMethods.find(list, name);
            case TupleValue tuple -> named(tuple, name);
            case Namespace namespace -> namespace.values().get(name);
            case LoopValue loop -> loop.attribute(name);
            case MacroValue macro -> macro.attribute(name);
            case Cycler cycler -> cycler.attribute(name);
            case RangeValue range -> of(range, name);
            default -> Numbers.isNumber(owner) ? ofNumber(owner, name) : null;
        };
    }

    private static @Nullable Object named(TupleValue tuple, String name) {
        int at = tuple.names().indexOf(name);
        return at >= 0 ? tuple.get(at) : ListMethods.find(tuple, name);
    }

    private static @Nullable Object of(RangeValue range, String name) {
        return switch (name) {
            case "start" -> range.start();
            case "stop" -> range.stop();
            case "step" -> range.step();
            default -> ListMethods.find(range, name);
        };
    }

    /** Looks up a dotted path, as {@code attribute=} of filters does; whole numbers in it are indexes. */
    static Object path(Object owner, Object path, @Nullable Object otherwise) {
        if (!(path instanceof Text text)) {
            return path instanceof None ? owner : orElse(item(owner, path), otherwise);
        }
        Object at = owner;
        for (String part : text.value().split("\\.", -1)) {
            boolean isNumber = !part.isEmpty() && part.chars().allMatch(Character::isDigit) && part.length() < 10;
            Object index = isNumber ? (Object) Long.valueOf(part) : Text.ofTemplate(part);
            at = orElse(item(at, index), otherwise);
        }
        return at;
    }

    private static @Nullable Object ofNumber(Object number, String name) {
        boolean isReal = number instanceof Double;
        return switch (name) {
            case "real" -> Arithmetic.plus(number);
            case "imag" -> isReal ? (Object) 0.0 : (Object) 0L;
            case "numerator" -> isReal ? null : Arithmetic.plus(number);
            case "denominator" -> isReal ? null : 1L;
            default -> null;
        };
    }

    private static Object orElse(Object found, @Nullable Object otherwise) {
        if (otherwise == null || otherwise instanceof None) {
            return found;
        }
        return found instanceof Undefined ? otherwise : found;
    }
}
