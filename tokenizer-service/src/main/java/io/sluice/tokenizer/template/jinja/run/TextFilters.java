package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Arithmetic;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.Escape;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Sequence;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters of strings. */
final class TextFilters {
    private static final Signature REPLACE = Signature.of("replace", "old", "new", "count=");
    private static final Signature TRIM = Signature.of("trim", "chars=");
    private static final Signature INDENT = Signature.of("indent", "width=", "first=", "blank=");
    private static final Signature CENTER = Signature.of("center", "width=");
    private static final Signature TRUNCATE = Signature.of("truncate", "length=", "killwords=", "end=", "leeway=");
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern BEFORE_WORD = Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern TAGS = Pattern.compile("(<!--.*?-->|<[^>]*>)", Pattern.DOTALL);

    private TextFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("upper", changed(StringCases::upper));
        all.put("lower", changed(StringCases::lower));
        all.put("capitalize", changed(StringCases::capitalize));
        all.put("title", changed(TextFilters::title));
        all.put("string", (budget, value, args) -> {
            DictMethods.requireNone("string", args);
            return Printer.str(budget, value);
        });
        all.put("trim", (budget, value, args) -> {
            Object chars = TRIM.bind(args)[0];
            return StringParts.strip(Printer.str(budget, value), chars == null ? None.NONE : chars, true, true);
        });
        all.put("replace", TextFilters::replace);
        all.put("indent", TextFilters::indent);
        all.put("center", (budget, value, args) -> {
            Object width = CENTER.bind(args)[0];
            Text text = Printer.str(budget, value);
            return StringMethods.center(budget, text, width == null ? 80 : Numbers.index(width), Text.ofTemplate(" "));
        });
        all.put("truncate", TextFilters::truncate);
        all.put("wordcount", (budget, value, args) -> {
            DictMethods.requireNone("wordcount", args);
            Text text = Printer.str(budget, value);
            budget.items(text.chars() >> 3);
            return WORD.matcher(text.value()).results().count();
        });
        all.put("format", TextFilters::format);
        all.put("safe", (budget, value, args) -> {
            DictMethods.requireNone("safe", args);
            return Printer.str(budget, value).asMarkup(true);
        });
        all.put("escape", escape(false));
        all.put("e", escape(false));
        all.put("forceescape", escape(true));
        all.put("striptags", TextFilters::striptags);
        all.put("urlencode", TextFilters::urlencode);
    }

    private static Filter changed(UnaryOperator<String> change) {
        return (budget, value, args) -> {
            DictMethods.requireNone("this filter", args);
            Text text = Printer.str(budget, value);
            budget.chars(text.chars());
            return text.derived(change.apply(text.value()));
        };
    }

    private static Filter escape(boolean isForced) {
        return (budget, value, args) -> {
            DictMethods.requireNone("escape", args);
            Text text = Printer.str(budget, value);
            return isForced ? Escape.force(budget, text) : Escape.html(budget, text);
        };
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Matcher between = BEFORE_WORD.matcher(text);
        int at = 0;
        while (between.find()) {
            titled(out, text.substring(at, between.start()));
            titled(out, between.group());
            at = between.end();
        }
        titled(out, text.substring(at));
        return out.toString();
    }

    private static void titled(StringBuilder out, String word) {
        if (!word.isEmpty()) {
            int first = word.offsetByCodePoints(0, 1);
            out.append(StringCases.upper(word.substring(0, first))).append(StringCases.lower(word.substring(first)));
        }
    }

    private static Object replace(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = REPLACE.bind(args);
        int most = bound[2] == null || bound[2] instanceof None ? -1 : Numbers.index(bound[2]);
        return StringParts.replace(
                budget,
                Printer.str(budget, value).asMarkup(false),
                Printer.str(budget, Objects.requireNonNull(bound[0])),
                Printer.str(budget, Objects.requireNonNull(bound[1])),
                most < 0 ? -1 : most);
    }

    private static Object indent(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = INDENT.bind(args);
        if (!(value instanceof Text text)) {
            throw value instanceof Undefined undefined
                    ? undefined.used()
                    : JinjaException.type("indent wants a string, not " + Types.name(value));
        }
        Text newline = Text.ofTemplate("\n");
        Text indention = bound[0] instanceof Text given ? given : spaces(budget, bound[0]);
        boolean isFirst = bound[1] != null && Types.isTrue(bound[1]);
        boolean isBlank = bound[2] != null && Types.isTrue(bound[2]);
        List<Object> lines = StringParts.lines(budget, (Text) Arithmetic.add(budget, text, newline), false);
        TextBuilder out = new TextBuilder(budget, text.chars() + 64);
        for (int i = 0; i < lines.size(); i++) {
            Text line = (Text) lines.get(i);
            boolean isIndented = i == 0 ? isFirst : isBlank || !line.isEmpty();
            if (i > 0) {
                out.append(newline);
            }
            if (isIndented) {
                out.append(indention);
            }
            out.append(line);
        }
        return out.done().asMarkup(text.isMarkup());
    }

    private static Text spaces(Budget budget, @Nullable Object width) {
        int count = width == null ? 4 : Math.max(0, Numbers.index(width));
        budget.fits(count);
        return Text.ofTemplate(" ".repeat(count));
    }

    private static Object truncate(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = TRUNCATE.bind(args);
        long length = bound[0] == null ? 255 : Numbers.index(bound[0]);
        Text end = bound[2] == null ? Text.ofTemplate("...") : Printer.str(budget, bound[2]);
        long leeway = bound[3] == null || bound[3] instanceof None ? 5 : Numbers.index(bound[3]);
        if (length < end.length() || leeway < 0) {
            throw JinjaException.value("truncate: the length is too small, or the leeway negative");
        }
        if (Types.length(value) <= length + leeway) {
            return value;
        }
        if (!(value instanceof Text text)) {
            throw JinjaException.type("truncate wants a string");
        }
        Text kept = text.slice(0, (int) length - end.length());
        if (bound[1] == null || !Types.isTrue(bound[1])) {
            kept = (Text) StringParts.splitFromRight(budget, kept, " ", 1).getFirst();
        }
        return Arithmetic.add(budget, kept, end);
    }

    private static Object format(Budget budget, Object value, Args args) {
        if (!args.positional().isEmpty() && !args.named().isEmpty()) {
            throw new JinjaException(Kind.RUNTIME, "can't handle positional and keyword arguments at the same time");
        }
        Object arguments = TupleValue.of(args.positional());
        if (!args.named().isEmpty()) {
            DictValue dict = DictValue.create();
            args.named().forEach((name, each) -> dict.put(Text.ofTemplate(name), each));
            arguments = dict;
        }
        return Arithmetic.modulo(budget, Printer.str(budget, value), arguments);
    }

    private static Object striptags(Budget budget, Object value, Args args) {
        DictMethods.requireNone("striptags", args);
        Text text = Printer.str(budget, value);
        String plain = TAGS.matcher(text.value()).replaceAll("");
        String joined = String.join(" ", plain.trim().split("\\s+"));
        return text.derived(joined.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&#34;", "\"")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&"))
                .asMarkup(false);
    }

    private static Object urlencode(Budget budget, Object value, Args args) {
        DictMethods.requireNone("urlencode", args);
        if (value instanceof DictValue || value instanceof Sequence) {
            throw JinjaException.type("urlencode of parameters is not for templates");
        }
        Text text = Printer.str(budget, value);
        StringBuilder out = new StringBuilder();
        for (byte b : text.value().getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || "_.-~/".indexOf(c) >= 0);
            out.append(isPlain ? String.valueOf(c) : String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
        }
        budget.chars(out.length());
        return text.derived(out.toString());
    }
}
