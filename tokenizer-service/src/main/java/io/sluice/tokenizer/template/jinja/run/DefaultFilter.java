package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import org.jspecify.annotations.Nullable;

/** {@code default}: another value for one that is not there or, if asked, is false. */
final class DefaultFilter {
    private static final Signature SIGNATURE = Signature.of("default", "default_value=", "boolean=");

    private DefaultFilter() {}

    static Object apply(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = SIGNATURE.bind(args);
        boolean isReplaced =
                value instanceof Undefined || bound[1] != null && Types.isTrue(bound[1]) && !Types.isTrue(value);
        if (!isReplaced) {
            return value;
        }
        return bound[0] == null ? Text.EMPTY : bound[0];
    }
}
