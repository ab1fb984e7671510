package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JsonWriter;
import io.sluice.tokenizer.template.jinja.value.JsonWriter.Style;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** {@code tojson} as transformers defines it: {@code json.dumps}, other characters as they are, nothing escaped for HTML. */
final class JsonFilter {
    private static final Signature SIGNATURE =
            Signature.of("tojson", "ensure_ascii=", "indent=", "separators=", "sort_keys=");
    private static final int INDENT_MAX = 1000;

    private JsonFilter() {}

    static Object apply(Budget budget, Object value, Args args) {
        return JsonWriter.write(budget, value, args.count() == 0 ? Style.PLAIN : style(args));
    }

    private static Style style(Args args) {
        @Nullable Object[] bound = SIGNATURE.bind(args);
        String indent = indent(bound[1]);
        String itemSeparator = indent == null ? ", " : ",";
        String keySeparator = ": ";
        if (bound[2] != null && !(bound[2] instanceof None)) {
            Iterator<Object> pair = Types.iterate(bound[2]);
            itemSeparator = separator(pair);
            keySeparator = separator(pair);
            if (pair.hasNext()) {
                throw JinjaException.value("too many values to unpack (expected 2)");
            }
        }
        return new Style(isTrue(bound[0]), indent, itemSeparator, keySeparator, isTrue(bound[3]));
    }

    private static boolean isTrue(@Nullable Object value) {
        return value != null && Types.isTrue(value);
    }

    private static @Nullable String indent(@Nullable Object given) {
        if (given == null || given instanceof None) {
            return null;
        }
        if (given instanceof Text text) {
            return text.value();
        }
        return " ".repeat(Math.clamp(Numbers.index(given), 0, INDENT_MAX));
    }

    private static String separator(Iterator<Object> pair) {
        if (pair.hasNext() && pair.next() instanceof Text text) {
            return text.value();
        }
        throw JinjaException.type("separators must be two strings");
    }
}
