package io.sluice.it.observability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that may or may not be on this machine. */
record Tool(String name) {
    /** What a run printed, and how it ended. */
    record Ran(int code, String output) {}

    boolean isThere() {
        try {
            return run(Path.of("."), "--version").code() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Ran run(Path directory, String... arguments) throws IOException {
        Process process = new ProcessBuilder(
                        java.util.stream.Stream.concat(java.util.stream.Stream.of(name), List.of(arguments).stream())
                                .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.onExit().join().exitValue(), output);
    }
}
