package io.sluice.accelerator.cli;

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
        if (at + 1 == left.size()) {
            throw new IllegalArgumentException(name + " wants a value");
        }
        left.remove(at);
        return Optional.of(left.remove(at));
    }

    boolean flag(String name) {
        return left.remove(name);
    }

    void refuseOthers() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("not known: " + left);
        }
    }
}
