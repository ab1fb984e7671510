package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Types;

/** Python's searches in strings, each in a part given by optional start and end. */
final class StringSearch {
    private final Text text;
    private final Object wanted;
    /** Bounds in chars. */
    private final int from;

    private final int to;
    private final boolean isWithin;

    private StringSearch(String method, Text text, Args args) {
        int count = args.positional().size();
        if (count < 1 || count > 3 || !args.named().isEmpty()) {
            throw JinjaException.type(method + "() takes a string and bounds");
        }
        this.text = text;
        this.wanted = args.positional().getFirst();
        int start = count > 1 ? bound(args.positional().get(1), 0) : 0;
        int end = count > 2 ? bound(args.positional().get(2), text.length()) : text.length();
        this.isWithin = start <= text.length() && start <= end;
        this.from = text.offset(Math.min(start, text.length()));
        this.to = text.offset(Math.max(Math.min(start, text.length()), end));
    }

    private int bound(Object value, int otherwise) {
        if (value instanceof None) {
            return otherwise;
        }
        int at = Numbers.index(value);
        // A start beyond the end stays beyond it: there even the empty string is not found.
        return at < 0 ? (int) Math.max(0, (long) at + text.length()) : Math.min(at, text.length() + 1);
    }

    private String part(Object value) {
        if (value instanceof Text part) {
            return part.value();
        }
        throw JinjaException.type("must be str, not " + Types.name(value));
    }

    private int limit() {
        return Math.min(to, text.chars());
    }

    static boolean startsWith(Text text, Args args) {
        return new StringSearch("startswith", text, args).matches(true);
    }

    static boolean endsWith(Text text, Args args) {
        return new StringSearch("endswith", text, args).matches(false);
    }

    private boolean matches(boolean atStart) {
        if (wanted instanceof TupleValue tuple) {
            for (Object each : tuple) {
                if (matches(part(each), atStart)) {
                    return true;
                }
            }
            return false;
        }
        return matches(part(wanted), atStart);
    }

    private boolean matches(String part, boolean atStart) {
        int limit = limit();
        if (!isWithin || limit - from < part.length()) {
            return false;
        }
        return text.value().startsWith(part, atStart ? from : limit - part.length());
    }

    /** Index of the first or last place, or -1. */
    static long find(Budget budget, Text text, Args args, boolean last) {
        budget.items(text.chars() >> 3);
        StringSearch search = new StringSearch("find", text, args);
        String part = search.part(search.wanted);
        if (!search.isWithin) {
            return -1;
        }
        int limit = search.limit();
        int at = last
                ? text.value().lastIndexOf(part, limit - part.length())
                : text.value().indexOf(part, search.from);
        return at < search.from || at + part.length() > limit ? -1 : text.index(at);
    }

    static long index(Budget budget, Text text, Args args, boolean last) {
        long at = find(budget, text, args, last);
        if (at < 0) {
            throw JinjaException.value("substring not found");
        }
        return at;
    }

    static long count(Budget budget, Text text, Args args) {
        budget.items(text.chars() >> 3);
        StringSearch search = new StringSearch("count", text, args);
        String part = search.part(search.wanted);
        if (!search.isWithin) {
            return 0;
        }
        int limit = search.limit();
        if (part.isEmpty()) {
            return text.value().codePointCount(search.from, limit) + 1L;
        }
        long count = 0;
        int at = text.value().indexOf(part, search.from);
        while (at >= 0 && at + part.length() <= limit) {
            count++;
            at = text.value().indexOf(part, at + part.length());
        }
        return count;
    }
}
