package io.sluice.tokenizer.template;

import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JsonReader;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.Text;
import org.jspecify.annotations.Nullable;

/** Reads what requests bring as JSON; what is none is refused by the field's name. */
final class JsonFields {
    private static final int DEPTH_MAX = 128;

    private JsonFields() {}

    static DictValue dict(String field, String json) {
        if (read(field, json) instanceof DictValue dict) {
            return dict;
        }
        throw new BadField(field, "is no JSON object");
    }

    static ListValue list(String field, String json) {
        if (read(field, json) instanceof ListValue list) {
            return list;
        }
        throw new BadField(field, "is no JSON array");
    }

    /** The value of a key; null if there is none. */
    static @Nullable Object get(DictValue dict, String key) {
        return dict.get(Text.ofData(key));
    }

    /** The string of a key; null if there is none. */
    static @Nullable String string(DictValue dict, String key) {
        return get(dict, key) instanceof Text text ? text.value() : null;
    }

    /**
     * Refuses what a template without variables would leave out.
     *
     * @param template its name
     */
    static void requireNoVariables(String template, String variables) {
        if (!variables.isEmpty()) {
            for (DictValue.Item item :
                    dict("template_variables_json", variables).items()) {
                throw new BadField(
                        "template_variables_json." + item.key(),
                        "is not for this model, whose template (" + template + ") reads no variables; leave it out");
            }
        }
    }

    private static Object read(String field, String json) {
        try {
            return JsonReader.read(json, DEPTH_MAX);
        } catch (JinjaException e) {
            throw new BadField(field, "is " + e.reason());
        }
    }
}
