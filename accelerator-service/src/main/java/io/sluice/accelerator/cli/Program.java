package io.sluice.accelerator.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that is run by hand. What is wrong with its arguments or files is said in a line, not by a stack trace. */
@FunctionalInterface
interface Program {
    /** Exit status of a program that could not do what was asked. */
    int REFUSED = 2;

    /**
     * Does what the arguments say.
     *
     * @throws IllegalArgumentException saying what is wrong with an argument or a file
     */
    void run(Arguments given, PrintStream out) throws IOException;

    /**
     * Runs a program.
     *
     * @param usage how it is called, printed on {@code --help} and after a refusal
     * @param arguments what it was given
     * @param out where its result goes
     * @param err where refusals go
     * @return exit status: 0, or {@link #REFUSED}
     */
    static int run(String usage, String[] arguments, PrintStream out, PrintStream err, Program program) {
        if (List.of(arguments).contains("--help")) {
            out.print(usage);
            return 0;
        }
        try {
            program.run(new Arguments(arguments), out);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(usage);
        } catch (UncheckedIOException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println(e);
        }
        return REFUSED;
    }

    /** Runs a program as the whole of its process, which ends with another status than 0 if the program refused. */
    static void main(String usage, String[] arguments, Program program) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = run(usage, arguments, out, System.err, program);
        if (status != 0) {
            System.exit(status);
        }
    }
}
