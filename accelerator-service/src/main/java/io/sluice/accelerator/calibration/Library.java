package io.sluice.accelerator.calibration;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Where profiles and architectures are read from. */
@FunctionalInterface
public interface Library {
    /**
     * Opens a file.
     *
     * @param kind {@code profiles} or {@code models}
     * @param name without ending
     * @return nothing if there is none
     */
    Optional<Reader> open(String kind, String name);

    /** Returns whether there is a file. */
    default boolean has(String kind, String name) {
        Optional<Reader> text = open(kind, name);
        try {
            if (text.isPresent()) {
                text.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.isPresent();
    }
}
