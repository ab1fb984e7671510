package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.ModelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts fitted constants into the text of a profile; everything else stays as it is. */
public final class ProfileText {
    private ProfileText() {}

    /**
     * Returns the text with other constants for one kind of model.
     *
     * @param lines the profile's text
     * @param comment where the constants come from
     */
    public static List<String> with(List<String> lines, ModelKind kind, Constants constants, String comment) {
        List<String> changed = new ArrayList<>();
        boolean written = false;
        for (String line : lines) {
            if (!line.startsWith(kind.prefix())) {
                changed.add(line);
            } else if (!written) {
                written = true;
                if (!changed.isEmpty() && changed.getLast().startsWith("#")) {
                    changed.removeLast();
                }
                add(changed, kind, constants, comment);
            }
        }
        if (!written) {
            changed.add("");
            add(changed, kind, constants, comment);
        }
        return changed;
    }

    /**
     * Returns the text with another value for one key that it has.
     *
     * @param source what the value was fitted to, for the comment above it
     */
    public static List<String> with(List<String> lines, String key, double value, String source) {
        List<String> changed = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(key + "=")) {
                if (!changed.isEmpty() && changed.getLast().startsWith("#")) {
                    changed.removeLast();
                }
                changed.add("# Fitted to " + source + ".");
                changed.add(key + "=" + digits(value));
            } else {
                changed.add(line);
            }
        }
        return changed;
    }

    private static void add(List<String> lines, ModelKind kind, Constants constants, String comment) {
        lines.add("# " + comment);
        constants.carriedFrom().ifPresent(from -> lines.add(kind.prefix() + Constants.CARRIED_FROM + "=" + from));
        for (Constant constant : Constant.values()) {
            lines.add(kind.prefix() + constant.key() + "=" + digits(constants.get(constant)));
        }
    }

    private static String digits(double value) {
        String text = String.format(Locale.ROOT, "%.6f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
