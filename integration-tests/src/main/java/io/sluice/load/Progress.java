package io.sluice.load;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** A line on a terminal that shows how far a run is; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
    private static final int CELLS = 24;
    private static final long EVERY_MILLIS = 200;

    private final PrintStream err = System.err;
    private final Thread thread;
    private volatile boolean over;

    private Progress(Supplier<OpenLoop.Standing> run, String title, double totalSeconds, long totalRequests) {
        thread = Thread.ofVirtual().name("progress").unstarted(() -> {
            while (!over) {
                err.print("\r\u001b[K" + line(run.get(), title, totalSeconds, totalRequests, System.nanoTime()));
                err.flush();
                try {
                    Thread.sleep(EVERY_MILLIS);
                } catch (InterruptedException end) {
                    return;
                }
            }
        });
    }

    /**
     * Shows a run until it is closed.
     *
     * @param totalSeconds how long requests are due, or infinity
     * @param totalRequests how many, or {@link Long#MAX_VALUE}
     */
    static Progress of(
            Supplier<OpenLoop.Standing> run, String title, double totalSeconds, long totalRequests, boolean wanted) {
        Progress progress = new Progress(run, title, totalSeconds, totalRequests);
        if (wanted && onTerminal()) {
            progress.thread.start();
        }
        return progress;
    }

    static String line(OpenLoop.Standing run, String title, double totalSeconds, long totalRequests, long now) {
        double seconds = run.startedAt() == 0 ? 0 : (now - run.startedAt()) / 1e9;
        double byTime = run.dueNanos() / 1e9 / totalSeconds;
        double byCount = (double) run.sent() / totalRequests;
        double share = Math.clamp(Math.max(byTime, byCount), 0, 1);
        int full = (int) Math.round(share * CELLS);
        return String.format(
                Locale.ROOT,
                "%s%s%s %3.0f %% · %.0f s · %,d sent · %,d under way · %,d failed · %,.0f tokens/s",
                title.isEmpty() ? "" : title + "  ",
                "█".repeat(full),
                "░".repeat(CELLS - full),
                100 * share,
                seconds,
                run.sent(),
                run.sent() - run.ended(),
                run.failed(),
                seconds == 0 ? 0 : run.tokens() / seconds);
    }

    // Null is possible again since JDK 25, whose default console is no longer JLine's.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join();
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
