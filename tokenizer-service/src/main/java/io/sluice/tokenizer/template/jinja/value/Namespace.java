package io.sluice.tokenizer.template.jinja.value;

import java.util.LinkedHashMap;
import java.util.Map;

/** Jinja's {@code namespace}: what a template may change from inside a loop. */
public final class Namespace {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Its values by name; changes show. */
    public Map<String, Object> values() {
        return values;
    }
}
