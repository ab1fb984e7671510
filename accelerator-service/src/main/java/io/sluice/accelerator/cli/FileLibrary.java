package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Library;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Profiles in a folder of the user's first, and everything among the built-in files. */
final class FileLibrary implements Library {
    private final Optional<Path> profiles;

    FileLibrary(Optional<String> profiles) {
        this.profiles = profiles.map(Path::of);
    }

    @Override
    public Optional<Reader> open(String kind, String name) {
        try {
            if (kind.equals("profiles") && profiles.isPresent()) {
                Path file = profiles.get().resolve(name + ".properties");
                if (Files.isRegularFile(file)) {
                    return Optional.of(Files.newBufferedReader(file));
                }
            }
            InputStream resource =
                    FileLibrary.class.getClassLoader().getResourceAsStream(kind + "/" + name + ".properties");
            return resource == null
                    ? Optional.empty()
                    : Optional.of(new InputStreamReader(resource, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
