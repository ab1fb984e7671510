package io.sluice.accelerator.calibration;

import java.io.Reader;
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
}
