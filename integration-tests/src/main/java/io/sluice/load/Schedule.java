package io.sluice.load;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * When requests are due, decided before the run: nothing the server does moves an arrival. A schedule is walked once.
 */
final class Schedule implements Iterator<PlannedRequest> {
    private static final double NANOS = 1e9;

    private final Source source;
    private final long requests;
    private final long untilNanos;
    private long number;
    private @Nullable PlannedRequest next;

    private Schedule(Source source, long requests, long untilNanos) {
        this.source = source;
        this.requests = requests;
        this.untilNanos = untilNanos;
        this.next = following();
    }

    /** Makes the request of a number, or null where there is no more. Asked for 0, 1, 2, … once each. */
    @FunctionalInterface
    private interface Source {
        @Nullable
        PlannedRequest request(long number);
    }

    /** One request every {@code 1/rate} seconds, the first one at once. */
    static Schedule constant(double rate, int promptTokens, int answerTokens, long requests, long untilNanos) {
        return even(number -> Math.round(number * NANOS / rate), promptTokens, answerTokens, requests, untilNanos);
    }

    /** A Poisson process: the times between arrivals are exponential, with a mean of {@code 1/rate} seconds. */
    static Schedule poisson(
            double rate, long seed, int promptTokens, int answerTokens, long requests, long untilNanos) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] at = {0};
        return even(
                number -> {
                    // 1-u is never 0, so the logarithm is finite.
                    at[0] -= Math.log(1 - random.nextDouble()) / rate;
                    return Math.round(at[0] * NANOS);
                },
                promptTokens,
                answerTokens,
                requests,
                untilNanos);
    }

    /**
     * The rows of a trace at their times.
     *
     * @param speed how many times as fast as it was recorded
     * @param promptTokensMax cuts longer prompts
     * @param answerTokensMax cuts longer answers
     */
    static Schedule trace(
            List<TraceFile.Row> rows,
            double speed,
            int promptTokensMax,
            int answerTokensMax,
            long requests,
            long untilNanos) {
        long start = rows.getFirst().atNanos();
        return new Schedule(
                number -> {
                    if (number >= rows.size()) {
                        return null;
                    }
                    TraceFile.Row row = rows.get((int) number);
                    return new PlannedRequest(
                            number,
                            Math.round((row.atNanos() - start) / speed),
                            Math.min(row.promptTokens(), promptTokensMax),
                            Math.min(row.answerTokens(), answerTokensMax),
                            row.blocks());
                },
                requests,
                untilNanos);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public PlannedRequest next() {
        PlannedRequest due = next;
        if (due == null) {
            throw new NoSuchElementException();
        }
        next = following();
        return due;
    }

    private static Schedule even(
            LongUnaryOperator at, int promptTokens, int answerTokens, long requests, long untilNanos) {
        return new Schedule(
                number -> new PlannedRequest(
                        number, at.applyAsLong(number), promptTokens, answerTokens, PlannedRequest.NO_BLOCKS),
                requests,
                untilNanos);
    }

    private @Nullable PlannedRequest following() {
        if (number >= requests) {
            return null;
        }
        PlannedRequest made = source.request(number);
        number++;
        return made == null || made.atNanos() >= untilNanos ? null : made;
    }
}
