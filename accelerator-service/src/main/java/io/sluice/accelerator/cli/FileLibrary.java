package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Library;
import io.sluice.accelerator.config.NamedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Profiles in a folder of the user's first, and everything among the built-in files. */
final class FileLibrary implements Library {
    private final NamedFiles profiles;
    private final NamedFiles models = new NamedFiles("architecture", Optional.empty(), "models");

    FileLibrary(Optional<String> profiles) {
        this.profiles = new NamedFiles("profile", profiles.map(Path::of), "profiles");
    }

    @Override
    public Optional<Reader> open(String kind, String name) {
        return (kind.equals("profiles") ? profiles : models).find(name);
    }

    /** Reads a profile that is there. */
    List<String> profileLines(String name) throws IOException {
        try (BufferedReader text = new BufferedReader(profiles.find(name).orElseThrow())) {
            return text.lines().toList();
        }
    }
}
