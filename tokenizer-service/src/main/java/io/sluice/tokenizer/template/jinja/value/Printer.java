package io.sluice.tokenizer.template.jinja.value;

import java.math.BigInteger;
import java.util.List;

/**
 * Python's {@code str} and {@code repr}. Numbers, and the brackets of what came with the data, count as data; so a template
 * that prints them cannot be made to complete a special token.
 */
public final class Printer {
    private Printer() {}

    /** Python's {@code str(value)}. */
    public static Text str(Budget budget, Object value) {
        return switch (value) {
            case Text text -> text;
            case Long number -> Text.ofData(Long.toString(number));
            case Undefined ignored -> Text.EMPTY;
            default -> {
                TextBuilder out = new TextBuilder(budget, 32);
                repr(out, value);
                yield out.done();
            }
        };
    }

    /** Adds Python's {@code str(value)}. */
    public static void print(TextBuilder out, Object value) {
        switch (value) {
            case Text text -> out.append(text);
            case Undefined ignored -> {}
            default -> repr(out, value);
        }
    }

    /** Adds Python's {@code repr(value)}. */
    public static void repr(TextBuilder out, Object value) {
        switch (value) {
            case Text text -> Quoting.quote(out, text);
            case Boolean bool -> out.append(bool ? "True" : "False", true);
            case Long number -> out.append(Long.toString(number), true);
            case BigInteger number -> out.append(digits(number), true);
            case Double real -> out.append(Reals.repr(real), true);
            case None ignored -> out.append("None", true);
            case ListValue list -> items(out, "[", list.items(), "]", list.isData());
            case TupleValue tuple -> items(out, "(", tuple.items(), tuple.size() == 1 ? ",)" : ")", false);
            case DictValue dict -> dict(out, dict);
            case RangeValue range -> range(out, range);
            case DictView view -> view(out, view);
            case Undefined ignored -> out.append("Undefined", false);
            case Namespace namespace -> namespace(out, namespace);
            case Named named -> out.append(named.shown(), false);
            default -> out.append("<" + Types.name(value) + " object>", false);
        }
    }

    /** Python 3.11 refuses to print longer integers. */
    private static String digits(BigInteger number) {
        String digits = number.toString();
        if (digits.length() > 4300) {
            throw JinjaException.value("an integer has more than 4300 digits");
        }
        return digits;
    }

    private static void items(TextBuilder out, String open, List<Object> items, String close, boolean isData) {
        out.budget().enter();
        out.append(open, isData);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(", ", isData);
            }
            repr(out, items.get(i));
        }
        out.append(close, isData);
        out.budget().leave();
    }

    private static void dict(TextBuilder out, DictValue dict) {
        out.budget().enter();
        out.append("{", dict.isData());
        boolean isFirst = true;
        for (DictValue.Item item : dict.items()) {
            if (!isFirst) {
                out.append(", ", dict.isData());
            }
            isFirst = false;
            repr(out, item.key());
            out.append(": ", dict.isData());
            repr(out, item.value());
        }
        out.append("}", dict.isData());
        out.budget().leave();
    }

    private static void range(TextBuilder out, RangeValue range) {
        String step = range.step() == 1 ? "" : ", " + range.step();
        out.append("range(" + range.start() + ", " + range.stop() + step + ")", true);
    }

    private static void view(TextBuilder out, DictView view) {
        String name = view.part().name().toLowerCase(java.util.Locale.ROOT);
        out.append("dict_" + name + "(", false);
        items(out, "[", ListValue.of(list(view)).items(), "]", view.dict().isData());
        out.append(")", false);
    }

    private static List<Object> list(DictView view) {
        List<Object> items = new java.util.ArrayList<>(view.size());
        view.forEach(items::add);
        return items;
    }

    private static void namespace(TextBuilder out, Namespace namespace) {
        DictValue dict = DictValue.create();
        namespace.values().forEach((name, value) -> dict.put(Text.ofTemplate(name), value));
        out.append("<Namespace ", false);
        dict(out, dict);
        out.append(">", false);
    }

    /** A value that says how it is shown. */
    public interface Named {
        /** What Python's {@code repr} of it is. */
        String shown();
    }
}
