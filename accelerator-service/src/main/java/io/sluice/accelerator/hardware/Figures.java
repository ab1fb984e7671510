package io.sluice.accelerator.hardware;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;

/**
 * A file of figures: {@code key=number} lines, the unit last in the key, a comment above each with its source. Every
 * message names the file and the key. A key nobody asked for is refused, so that a misspelt figure does not pass for its
 * default.
 */
final class Figures {
    private final String file;
    private final Properties values = new Properties();
    private final Set<String> asked = new HashSet<>();

    /**
     * Reads a file.
     *
     * @param file its name, for messages
     * @param text its content
     */
    Figures(String file, Reader text) {
        this.file = file;
        try (text) {
            values.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Returns a word. */
    String word(String key) {
        asked.add(key);
        String value = values.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(file + ": " + key + " is missing");
        }
        return value.trim();
    }

    /** Returns a number within bounds, both inclusive. */
    double number(String key, double min, double max) {
        String word = word(key);
        double value;
        try {
            value = Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(file + ": " + key + " must be a number, not '" + word + "'", e);
        }
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(file + ": " + key + " must be " + min + " to " + max + ", not " + word);
        }
        return value;
    }

    /** Returns a number above 0. */
    double positive(String key) {
        double value = number(key, 0, Double.MAX_VALUE);
        if (value == 0) {
            throw new IllegalArgumentException(file + ": " + key + " must be above 0");
        }
        return value;
    }

    /** Returns a number above 0, or nothing where the key is absent. */
    OptionalDouble optional(String key) {
        asked.add(key);
        return values.containsKey(key) ? OptionalDouble.of(positive(key)) : OptionalDouble.empty();
    }

    /** Returns a whole number within bounds, both inclusive. */
    int whole(String key, int min, int max) {
        double value = number(key, min, max);
        if (value != Math.rint(value)) {
            throw new IllegalArgumentException(file + ": " + key + " must be a whole number, not " + value);
        }
        return (int) value;
    }

    /** Returns whether any key starts like this. */
    boolean has(String prefix) {
        return values.stringPropertyNames().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /** Returns {@code true} or {@code false}. */
    boolean flag(String key) {
        String word = word(key);
        if (!word.equals("true") && !word.equals("false")) {
            throw new IllegalArgumentException(file + ": " + key + " must be true or false, not '" + word + "'");
        }
        return word.equals("true");
    }

    /** Returns one of an enumeration's names. */
    <E extends Enum<E>> E oneOf(String key, Class<E> names) {
        String word = word(key);
        for (E name : names.getEnumConstants()) {
            if (name.name().equals(word)) {
                return name;
            }
        }
        throw new IllegalArgumentException(file + ": " + key + " must be one of "
                + Arrays.toString(names.getEnumConstants()) + ", not '" + word + "'");
    }

    /** Refuses what nobody asked for. */
    void refuseOthers() {
        for (String key : values.stringPropertyNames()) {
            if (!asked.contains(key)) {
                throw new IllegalArgumentException(file + ": " + key + " is not known; it knows " + asked);
            }
        }
    }
}
