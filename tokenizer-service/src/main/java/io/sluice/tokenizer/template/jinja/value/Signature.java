package io.sluice.tokenizer.template.jinja.value;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function.
 *
 * @param function its name, for messages
 * @param names of the parameters, in order
 * @param required how many of the first must be given
 */
public record Signature(String function, List<String> names, int required) {
    /** A signature: names that end with {@code =} may be left out. */
    public static Signature of(String function, String... parameters) {
        int required = 0;
        while (required < parameters.length && !parameters[required].endsWith("=")) {
            required++;
        }
        List<String> names =
                List.of(parameters).stream().map(name -> name.replace("=", "")).toList();
        return new Signature(function, names, required);
    }

    /**
     * The arguments by place; null where one was left out.
     *
     * @throws JinjaException if they do not fit
     */
    public @Nullable Object[] bind(Args args) {
        if (args.positional().size() > names.size()) {
            throw JinjaException.type(function + "() takes at most " + names.size() + " arguments, got "
                    + args.positional().size());
        }
        @Nullable Object[] bound = new Object[names.size()];
        for (int i = 0; i < args.positional().size(); i++) {
            bound[i] = args.positional().get(i);
        }
        for (Map.Entry<String, Object> entry : args.named().entrySet()) {
            int at = names.indexOf(entry.getKey());
            if (at < 0) {
                throw JinjaException.type(function + "() got an unexpected argument '" + entry.getKey() + "'");
            }
            if (bound[at] != null) {
                throw JinjaException.type(function + "() got two values for argument '" + entry.getKey() + "'");
            }
            bound[at] = entry.getValue();
        }
        for (int i = 0; i < required; i++) {
            if (bound[i] == null) {
                throw JinjaException.type(function + "() misses argument '" + names.get(i) + "'");
            }
        }
        return bound;
    }
}
