package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.JinjaException;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** C's {@code strftime} in the C locale, with glibc's flags {@code -}, {@code _}, {@code 0} and {@code ^}. */
final class Strftime {
    private static final int EXPANSION_MAX = 10_000;

    private Strftime() {}

    static String format(LocalDateTime t, String format) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%' || at == format.length()) {
                out.append(c);
                continue;
            }
            char flag = "-_0^".indexOf(format.charAt(at)) >= 0 && at + 1 < format.length() ? format.charAt(at++) : 0;
            out.append(flagged(flag, directive(t, format.charAt(at++))));
            if (out.length() > EXPANSION_MAX) {
                throw JinjaException.value("strftime_now() writes more than " + EXPANSION_MAX + " characters");
            }
        }
        return out.toString();
    }

    private static String flagged(char flag, String text) {
        if (flag == '^') {
            return text.toUpperCase(Locale.ROOT);
        }
        boolean isNumber = !text.isEmpty() && text.strip().chars().allMatch(Character::isDigit);
        if (flag == 0 || !isNumber) {
            return text;
        }
        int digits = 0;
        while (digits < text.length() - 1 && (text.charAt(digits) == '0' || text.charAt(digits) == ' ')) {
            digits++;
        }
        String fill = flag == '-' ? "" : flag == '_' ? " " : "0";
        return fill.repeat(digits) + text.substring(digits);
    }

    private static String directive(LocalDateTime t, char c) {
        return switch (c) {
            case 'Y' -> Integer.toString(t.getYear());
            case 'C' -> two(t.getYear() / 100);
            case 'y' -> two(t.getYear() % 100);
            case 'm' -> two(t.getMonthValue());
            case 'd' -> two(t.getDayOfMonth());
            case 'e' -> spaced(t.getDayOfMonth());
            case 'H' -> two(t.getHour());
            case 'I' -> two((t.getHour() + 11) % 12 + 1);
            case 'k' -> spaced(t.getHour());
            case 'l' -> spaced((t.getHour() + 11) % 12 + 1);
            case 'M' -> two(t.getMinute());
            case 'S' -> two(t.getSecond());
            case 'f' -> String.format(Locale.ROOT, "%06d", t.getNano() / 1000);
            case 'j' -> String.format(Locale.ROOT, "%03d", t.getDayOfYear());
            case 'p' -> t.getHour() < 12 ? "AM" : "PM";
            case 'P' -> t.getHour() < 12 ? "am" : "pm";
            case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' -> t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
            case 'w' -> Integer.toString(t.getDayOfWeek().getValue() % 7);
            case 'U' -> two((t.getDayOfYear() + 6 - t.getDayOfWeek().getValue() % 7) / 7);
            case 'W' -> two((t.getDayOfYear() + 6 - (t.getDayOfWeek().getValue() + 6) % 7) / 7);
            case 'V' -> two(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
            case 'g' -> two(t.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 's' -> Long.toString(ChronoUnit.SECONDS.between(LocalDateTime.of(1970, 1, 1, 0, 0), t));
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            case 'z', 'Z' -> "";
            default -> composed(t, c);
        };
    }

    private static String composed(LocalDateTime t, char c) {
        return switch (c) {
            case 'F' -> format(t, "%Y-%m-%d");
            case 'D', 'x' -> format(t, "%m/%d/%y");
            case 'T', 'X' -> format(t, "%H:%M:%S");
            case 'R' -> format(t, "%H:%M");
            case 'r' -> format(t, "%I:%M:%S %p");
            case 'c' -> format(t, "%a %b %e %H:%M:%S %Y");
            default -> "%" + c;
        };
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String spaced(int number) {
        return number < 10 ? " " + number : Integer.toString(number);
    }
}
