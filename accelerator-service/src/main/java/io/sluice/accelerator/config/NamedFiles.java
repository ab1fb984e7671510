package io.sluice.accelerator.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files by name: in a folder of the user's first, else among the built-in ones. */
public final class NamedFiles {
    private final String kind;
    private final Optional<Path> directory;
    private final String resources;

    /**
     * Makes a finder.
     *
     * @param kind what the files are, for messages
     * @param directory the user's folder
     * @param resources the built-in folder
     */
    public NamedFiles(String kind, Optional<Path> directory, String resources) {
        this.kind = kind;
        this.directory = directory;
        this.resources = resources;
    }

    /**
     * Opens a file.
     *
     * @param name without folder and ending
     * @throws IllegalArgumentException if there is none
     */
    Reader open(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " '" + name + "'"
                        + directory.map(folder -> " in " + folder + " or").orElse("") + " among the built-in ones"));
    }

    /**
     * Opens a file that need not be there.
     *
     * @param name without folder and ending
     * @return nothing if there is none
     */
    public Optional<Reader> find(String name) {
        try {
            if (directory.isPresent()) {
                Path file = directory.get().resolve(name + ".properties");
                if (Files.isRegularFile(file)) {
                    return Optional.of(Files.newBufferedReader(file));
                }
            }
            InputStream resource =
                    NamedFiles.class.getClassLoader().getResourceAsStream(resources + "/" + name + ".properties");
            return resource == null
                    ? Optional.empty()
                    : Optional.of(new InputStreamReader(resource, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
