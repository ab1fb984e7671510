package io.sluice.tokenizer.template;

import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JsonWriter;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes tool definitions as the public template of gpt-oss does: a TypeScript namespace, its white space included. */
final class HarmonyTools {
    private static final int LONGEST_ARRAY_ITEM = 50;

    private HarmonyTools() {}

    /**
     * The section of the developer message; empty if there are no tools.
     *
     * @throws BadField naming what cannot be written
     */
    static String namespace(String tools) {
        if (tools.isEmpty()) {
            return "";
        }
        List<Object> list = JsonFields.list("tools_json", tools).items();
        if (list.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("# Tools\n\n## functions\n\nnamespace functions {\n\n");
        for (int i = 0; i < list.size(); i++) {
            String field = "tools_json[" + i + "]";
            try {
                tool(out, field, list.get(i));
            } catch (JinjaException e) {
                throw new BadField(field, "cannot be written: " + e.reason());
            }
        }
        return out.append("} // namespace functions").toString();
    }

    private static void tool(StringBuilder out, String field, Object tool) {
        if (!(tool instanceof DictValue dict) || !(JsonFields.get(dict, "function") instanceof DictValue function)) {
            throw new BadField(field + ".function", "is missing; send an object");
        }
        out.append("// ").append(required(function, field, "description")).append('\n');
        out.append("type ").append(required(function, field, "name")).append(" = ");
        if (JsonFields.get(function, "parameters") instanceof DictValue parameters
                && JsonFields.get(parameters, "properties") instanceof DictValue properties
                && properties.size() > 0) {
            out.append("(_: {\n");
            for (DictValue.Item parameter : properties.items()) {
                parameter(out, field, parameter, parameters);
            }
            out.append("}) => any;\n\n");
        } else {
            out.append("() => any;\n\n");
        }
    }

    private static void parameter(StringBuilder out, String field, DictValue.Item parameter, DictValue parameters) {
        Object spec = parameter.value();
        Object description = get(spec, "description");
        if (isTrue(description)) {
            out.append("// ").append(string(description, field, "description")).append('\n');
        }
        out.append(parameter.key()).append(isRequired(parameters, parameter.key()) ? ": " : "?: ");
        out.append(type(field, spec));
        Object byDefault = get(spec, "default");
        if (byDefault != null) {
            if (isTrue(get(spec, "enum"))) {
                out.append(", // default: ").append(string(byDefault, field, "default"));
            } else if (isTrue(get(spec, "oneOf"))) {
                out.append("// default: ").append(string(byDefault, field, "default"));
            } else {
                out.append(", // default: ").append(json(byDefault));
            }
        }
        out.append(",\n");
    }

    private static String type(String field, Object spec) {
        Object type = get(spec, "type");
        if (type instanceof ListValue types && types.size() > 0) {
            return joined(types, " | ");
        }
        String name = type instanceof Text text ? text.value() : "";
        if (name.equals("array")) {
            return array(field, spec);
        }
        if (get(spec, "oneOf") instanceof ListValue variants && variants.size() > 0) {
            return variants(field, variants);
        }
        return switch (name) {
            case "string" ->
                get(spec, "enum") instanceof ListValue values && values.size() > 0
                        ? '"' + joined(values, "\" | \"") + '"'
                        : "string" + orNull(spec);
            case "number", "integer" -> "number";
            case "boolean" -> "boolean";
            case "object" -> object(field, spec);
            default -> "any";
        };
    }

    private static String array(String field, Object spec) {
        Object items = get(spec, "items");
        if (!isTrue(items)) {
            return "any[]" + orNull(spec);
        }
        Object of = get(items, "type");
        String inner = switch (of instanceof Text text ? text.value() : "") {
            case "string" -> "string";
            case "number", "integer" -> "number";
            case "boolean" -> "boolean";
            default -> {
                String written = type(field, items == null ? DictValue.create() : items);
                boolean vague = written.equals("object | object")
                        || written.codePointCount(0, written.length()) > LONGEST_ARRAY_ITEM;
                yield vague ? "any" : written;
            }
        };
        return inner + "[]" + orNull(spec);
    }

    private static String variants(String field, ListValue variants) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < variants.size(); i++) {
            Object variant = variants.get(i);
            out.append(type(field, variant));
            Object description = get(variant, "description");
            if (isTrue(description)) {
                out.append("// ").append(string(description, field, "description"));
            }
            Object byDefault = get(variant, "default");
            if (byDefault != null) {
                out.append("                    // default: ").append(json(byDefault));
            }
            if (i + 1 < variants.size()) {
                out.append(" | \n");
            }
        }
        return out.toString();
    }

    private static String object(String field, Object spec) {
        if (!(spec instanceof DictValue dict)
                || !(JsonFields.get(dict, "properties") instanceof DictValue properties)
                || properties.size() == 0) {
            return "object";
        }
        return properties.items().stream()
                .map(property -> property.key()
                        + (isRequired(dict, property.key()) ? "" : "?")
                        + ": \n                "
                        + type(field, property.value()))
                .collect(Collectors.joining(", ", "{\n", "}"));
    }

    private static String orNull(Object spec) {
        return isTrue(get(spec, "nullable")) ? " | null" : "";
    }

    private static boolean isRequired(DictValue schema, Object name) {
        return JsonFields.get(schema, "required") instanceof ListValue required
                && required.items().contains(name);
    }

    private static String joined(ListValue values, String separator) {
        Budget budget = new Budget(Limits.DEFAULT);
        return values.items().stream()
                .map(value -> value instanceof Text text
                        ? text.value()
                        : Printer.str(budget, value).value())
                .collect(Collectors.joining(separator));
    }

    private static String required(DictValue function, String field, String key) {
        return string(JsonFields.get(function, key), field + ".function", key);
    }

    private static String string(@Nullable Object value, String field, String key) {
        if (value instanceof Text text) {
            return text.value();
        }
        throw new BadField(field + "." + key, value == null ? "is missing; send a string" : "is no string");
    }

    private static @Nullable Object get(@Nullable Object spec, String key) {
        return spec instanceof DictValue dict ? JsonFields.get(dict, key) : null;
    }

    private static boolean isTrue(@Nullable Object value) {
        return value != null && Types.isTrue(value);
    }

    private static String json(Object value) {
        return JsonWriter.write(new Budget(Limits.DEFAULT), value, JsonWriter.Style.PLAIN)
                .value();
    }
}
