package io.sluice.tokenizer.template.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Maps values to objects that are equal in Java where Python holds the values for equal: 1, 1.0 and True are one key. */
final class Keys {
    private Keys() {}

    /** @throws JinjaException if Python cannot hash the value */
    static Object of(Object value) {
        return switch (value) {
            case Text text -> text;
            case Boolean bool -> bool ? 1L : 0L;
            case Double real -> ofDouble(real);
            case TupleValue tuple -> ofTuple(tuple);
            case ListValue list -> throw unhashable(list);
            case DictValue dict -> throw unhashable(dict);
            default -> value;
        };
    }

    private static Object ofDouble(double real) {
        if (real != Math.rint(real) || Double.isInfinite(real)) {
            return real;
        }
        BigInteger whole = new BigDecimal(real).toBigInteger();
        return Numbers.narrow(whole);
    }

    private static List<Object> ofTuple(TupleValue tuple) {
        List<Object> keys = new ArrayList<>(tuple.size());
        for (Object item : tuple) {
            keys.add(of(item));
        }
        return keys;
    }

    private static JinjaException unhashable(Object value) {
        return JinjaException.type("unhashable type: '" + Types.name(value) + "'");
    }
}
