package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.Escape;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Padding;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Methods of strings. */
final class StringMethods {
    private static final Signature SPLIT = Signature.of("split", "sep=", "maxsplit=");
    private static final Signature SPLITLINES = Signature.of("splitlines", "keepends=");
    private static final Signature EXPANDTABS = Signature.of("expandtabs", "tabsize=");

    private StringMethods() {}

    static @Nullable Callable find(Text text, String name) {
        return switch (name) {
            case "strip" -> strip(text, name, true, true);
            case "lstrip" -> strip(text, name, true, false);
            case "rstrip" -> strip(text, name, false, true);
            case "startswith" -> (budget, args) -> StringSearch.startsWith(text, args);
            case "endswith" -> (budget, args) -> StringSearch.endsWith(text, args);
            case "split" -> (budget, args) -> split(budget, text, args, false);
            case "rsplit" -> (budget, args) -> split(budget, text, args, true);
            case "splitlines" -> (budget, args) -> splitlines(budget, text, args);
            case "replace" -> (budget, args) -> replace(budget, text, args);
            case "join" ->
                (budget, args) -> join(budget, text, args(name, args, 1, 1).getFirst());
            case "find" -> (budget, args) -> StringSearch.find(budget, text, args, false);
            case "rfind" -> (budget, args) -> StringSearch.find(budget, text, args, true);
            case "index" -> (budget, args) -> StringSearch.index(budget, text, args, false);
            case "rindex" -> (budget, args) -> StringSearch.index(budget, text, args, true);
            case "count" -> (budget, args) -> StringSearch.count(budget, text, args);
            case "partition" -> (budget, args) -> partition(text, string(args(name, args, 1, 1), 0), false);
            case "rpartition" -> (budget, args) -> partition(text, string(args(name, args, 1, 1), 0), true);
            case "removeprefix" -> (budget, args) -> removePrefix(text, string(args(name, args, 1, 1), 0));
            case "removesuffix" -> (budget, args) -> removeSuffix(text, string(args(name, args, 1, 1), 0));
            case "format" -> (budget, args) -> new BraceFormat(budget, args).format(text);
            case "format_map" -> (budget, args) -> formatMap(budget, text, args);
            default -> casesOrClasses(text, name);
        };
    }

    private static @Nullable Callable casesOrClasses(Text text, String name) {
        return switch (name) {
            case "upper" -> changed(text, name, StringCases::upper);
            case "lower" -> changed(text, name, StringCases::lower);
            case "capitalize" -> changed(text, name, StringCases::capitalize);
            case "title" -> changed(text, name, StringCases::title);
            case "swapcase" -> changed(text, name, StringCases::swapcase);
            case "casefold" -> changed(text, name, StringCases::casefold);
            case "isdigit" -> each(text, name, StringClasses::isDigit);
            case "isdecimal" -> each(text, name, StringClasses::isDecimal);
            case "isnumeric" -> each(text, name, StringClasses::isNumeric);
            case "isalpha" -> each(text, name, Character::isLetter);
            case "isalnum" -> each(text, name, StringClasses::isAlphanumeric);
            case "isspace" -> each(text, name, StringClasses::isSpace);
            case "islower" -> whole(text, name, StringClasses::isLower);
            case "isupper" -> whole(text, name, StringClasses::isUpper);
            case "istitle" -> whole(text, name, StringClasses::isTitle);
            case "isidentifier" -> whole(text, name, StringClasses::isIdentifier);
            case "isascii" -> whole(text, name, value -> value.chars().allMatch(c -> c < 0x80));
            case "isprintable" -> whole(text, name, Text::isPrintable);
            case "center" -> pad(text, name, '^');
            case "ljust" -> pad(text, name, '<');
            case "rjust" -> pad(text, name, '>');
            case "zfill" ->
                (budget, args) ->
                        zfill(budget, text, Numbers.index(args(name, args, 1, 1).getFirst()));
            case "expandtabs" -> (budget, args) -> expandTabs(budget, text, args);
            case "encode", "translate", "maketrans" ->
                (budget, args) -> {
                    throw new JinjaException(Kind.RUNTIME, "str." + name + "() is not for templates");
                };
            default -> null;
        };
    }

    private static List<Object> args(String name, Args args, int least, int most) {
        int count = args.positional().size();
        if (count < least || count > most || !args.named().isEmpty()) {
            throw JinjaException.type(name + "() takes " + least + " to " + most + " arguments, got " + args.count());
        }
        return args.positional();
    }

    private static Text string(List<Object> args, int index) {
        return string(args.get(index));
    }

    private static Text string(Object value) {
        if (value instanceof Text text) {
            return text;
        }
        throw JinjaException.type("must be str, not " + Types.name(value));
    }

    private static Callable strip(Text text, String name, boolean left, boolean right) {
        return (budget, args) -> {
            List<Object> given = args(name, args, 0, 1);
            return StringParts.strip(text, given.isEmpty() ? None.NONE : given.getFirst(), left, right);
        };
    }

    private static Callable changed(Text text, String name, UnaryOperator<String> change) {
        return (budget, args) -> {
            DictMethods.requireNone(name, args);
            budget.chars(text.chars());
            return text.derived(change.apply(text.value()));
        };
    }

    private static Callable each(Text text, String name, IntPredicate predicate) {
        return whole(text, name, value -> StringClasses.all(value, predicate));
    }

    private static Callable whole(Text text, String name, Predicate<String> predicate) {
        return (budget, args) -> {
            DictMethods.requireNone(name, args);
            budget.items(text.chars() >> 3);
            return predicate.test(text.value());
        };
    }

    private static Object split(Budget budget, Text text, Args args, boolean fromRight) {
        @Nullable Object[] bound = SPLIT.bind(args);
        int most = bound[1] == null ? -1 : Numbers.index(bound[1]);
        Object separator = bound[0] == null ? None.NONE : bound[0];
        if (separator instanceof None) {
            return ListValue.of(
                    fromRight ? StringParts.wordsFromRight(budget, text, most) : StringParts.words(budget, text, most));
        }
        String at = string(separator).value();
        return ListValue.of(
                fromRight
                        ? StringParts.splitFromRight(budget, text, at, most)
                        : StringParts.split(budget, text, at, most));
    }

    private static Object splitlines(Budget budget, Text text, Args args) {
        Object keeps = SPLITLINES.bind(args)[0];
        return ListValue.of(StringParts.lines(budget, text, keeps != null && Types.isTrue(keeps)));
    }

    private static Object replace(Budget budget, Text text, Args args) {
        List<Object> given = args("replace", args, 2, 3);
        int most = given.size() == 3 ? Numbers.index(given.get(2)) : -1;
        Text by = string(given, 1);
        return StringParts.replace(
                budget, text, string(given, 0), text.isMarkup() ? Escape.html(budget, by) : by, most < 0 ? -1 : most);
    }

    static Text join(Budget budget, Text separator, Object items) {
        Iterator<Object> all = Types.iterate(items);
        TextBuilder out = new TextBuilder(budget);
        boolean markup = separator.isMarkup();
        for (int i = 0; all.hasNext(); i++) {
            budget.step();
            Object item = all.next();
            if (!(item instanceof Text text)) {
                throw JinjaException.type(
                        "sequence item " + i + ": expected str instance, " + Types.name(item) + " found");
            }
            if (i > 0) {
                out.append(separator);
            }
            out.append(markup ? Escape.html(budget, text) : text);
        }
        return out.done().asMarkup(markup);
    }

    private static Object partition(Text text, Text separator, boolean fromRight) {
        if (separator.isEmpty()) {
            throw JinjaException.value("empty separator");
        }
        int at = fromRight
                ? text.value().lastIndexOf(separator.value())
                : text.value().indexOf(separator.value());
        if (at < 0) {
            return fromRight
                    ? TupleValue.of(Text.EMPTY, Text.EMPTY, text)
                    : TupleValue.of(text, Text.EMPTY, Text.EMPTY);
        }
        int end = at + separator.chars();
        return TupleValue.of(text.cut(0, at), text.cut(at, end), text.cut(end, text.chars()));
    }

    private static Text removePrefix(Text text, Text prefix) {
        return text.value().startsWith(prefix.value()) ? text.cut(prefix.chars(), text.chars()) : text;
    }

    private static Text removeSuffix(Text text, Text suffix) {
        return text.value().endsWith(suffix.value()) ? text.cut(0, text.chars() - suffix.chars()) : text;
    }

    private static Object formatMap(Budget budget, Text text, Args args) {
        Object mapping = args("format_map", args, 1, 1).getFirst();
        return new BraceFormat(budget, Globals.named(mapping)).format(text);
    }

    private static Callable pad(Text text, String name, char align) {
        return (budget, args) -> {
            List<Object> given = args(name, args, 1, 2);
            Text fill = given.size() == 2 ? string(given, 1) : Text.ofTemplate(" ");
            if (fill.length() != 1) {
                throw JinjaException.type("The fill character must be exactly one character long");
            }
            int width = Numbers.index(given.getFirst());
            return align == '^' ? center(budget, text, width, fill) : Padding.align(budget, text, align, width, fill);
        };
    }

    /** Python's own rule for an odd rest. */
    static Text center(Budget budget, Text text, int width, Text fill) {
        int missing = Math.max(0, width - text.length());
        int left = missing / 2 + (missing & width & 1);
        return Padding.pad(budget, text, left, missing - left, fill);
    }

    private static Text zfill(Budget budget, Text text, int width) {
        boolean isSigned = text.value().startsWith("-") || text.value().startsWith("+");
        int sign = isSigned ? 1 : 0;
        Text digits = Padding.pad(budget, text.cut(sign, text.chars()), width - text.length(), 0, Text.ofTemplate("0"));
        return new TextBuilder(budget)
                .append(text, 0, sign)
                .append(digits)
                .done()
                .asMarkup(text.isMarkup());
    }

    private static Text expandTabs(Budget budget, Text text, Args args) {
        Object given = EXPANDTABS.bind(args)[0];
        int size = given == null ? 8 : Numbers.index(given);
        TextBuilder out = new TextBuilder(budget);
        int column = 0;
        for (int i = 0; i < text.chars(); i++) {
            char c = text.value().charAt(i);
            if (c == '\t') {
                int spaces = size > 0 ? size - column % size : 0;
                budget.fits(spaces);
                out.append(" ".repeat(spaces), text.isData(i));
                column += spaces;
            } else {
                out.append(text, i, i + 1);
                column = c == '\n' || c == '\r' ? 0 : column + (Character.isLowSurrogate(c) ? 0 : 1);
            }
        }
        return out.done().asMarkup(text.isMarkup());
    }
}
