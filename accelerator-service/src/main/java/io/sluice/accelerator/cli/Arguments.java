package io.sluice.accelerator.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program's arguments: {@code --name value} and {@code --flag}. */
final class Arguments {
    private final List<String> left;

    Arguments(String[] arguments) {
        left = new ArrayList<>(Arrays.asList(arguments));
    }

    String value(String name) {
        return optional(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    Optional<String> optional(String name) {
        int at = left.indexOf(name);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == left.size() || left.get(at + 1).startsWith("--")) {
            throw new IllegalArgumentException(name + " wants a value");
        }
        left.remove(at);
        return Optional.of(left.remove(at));
    }

    int whole(String name, int standard, int least, int most) {
        Optional<String> word = optional(name);
        if (word.isEmpty()) {
            return standard;
        }
        try {
            int value = Integer.parseInt(word.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from " + least + " to " + most + ", not '" + word.get() + "'");
    }

    /** Returns a file that must be there. */
    Path file(String name) {
        return optionalFile(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    /** Returns a file that must be there if it is given. */
    Optional<Path> optionalFile(String name) {
        Optional<Path> file = optional(name).map(Path::of);
        file.ifPresent(path -> {
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                throw new IllegalArgumentException(name + ": there is no file " + path + " that can be read");
            }
        });
        return file;
    }

    /** Returns a folder that must be there if it is given. */
    Optional<Path> optionalFolder(String name) {
        Optional<Path> folder = optional(name).map(Path::of);
        folder.ifPresent(path -> {
            if (!Files.isDirectory(path)) {
                throw new IllegalArgumentException(name + ": there is no folder " + path);
            }
        });
        return folder;
    }

    boolean flag(String name) {
        return left.remove(name);
    }

    void refuseOthers() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("not known: " + String.join(" ", left));
        }
    }
}
