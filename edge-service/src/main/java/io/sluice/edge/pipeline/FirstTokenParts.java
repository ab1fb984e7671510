package io.sluice.edge.pipeline;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Where the time to one request's first text went. Each part is measured by itself, so that what no part accounts for
 * shows as the residual.
 */
public final class FirstTokenParts {
    /** Of a request that brought no text. */
    public static final FirstTokenParts NONE = new FirstTokenParts(new StageTimes(0), WorkerTimes.NONE);

    private final long[] micros = new long[FirstTokenPart.values().length];
    private final long firstTextMicros;

    private FirstTokenParts(StageTimes times, WorkerTimes worker) {
        long first = times.firstTextNanos();
        firstTextMicros = first < 0 ? first : TimeUnit.NANOSECONDS.toMicros(first);
        set(FirstTokenPart.AUTHENTICATE, times.nanos(StageName.AUTHENTICATE));
        set(FirstTokenPart.RECEIVE, times.nanos(StageName.RECEIVE));
        set(FirstTokenPart.RESOLVE, times.nanos(StageName.RESOLVE));
        set(FirstTokenPart.TOKENIZE, times.nanos(StageName.TOKENIZE));
        set(FirstTokenPart.ADMIT, times.nanos(StageName.ADMIT));
        set(FirstTokenPart.PLACE, times.nanos(StageName.PLACE));
        long onWorker = TimeUnit.MICROSECONDS.toNanos(worker.queueMicros() + worker.promptMicros());
        set(FirstTokenPart.QUEUE, TimeUnit.MICROSECONDS.toNanos(worker.queueMicros()));
        set(FirstTokenPart.PREFILL, TimeUnit.MICROSECONDS.toNanos(worker.promptMicros()));
        set(FirstTokenPart.WORKER_HOP, times.untilFirstTokenNanos() - onWorker);
        set(FirstTokenPart.TEXT, times.firstTextNanos() - times.firstTokenNanos());
    }

    /** Returns the parts of a request that has brought text; where none came, all are 0. */
    public static FirstTokenParts of(StageTimes times, WorkerTimes worker) {
        return new FirstTokenParts(times, worker);
    }

    private void set(FirstTokenPart part, long nanos) {
        micros[part.ordinal()] = firstTextMicros < 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
    }

    /** Returns the time of a part, in microseconds. */
    public long micros(FirstTokenPart part) {
        return micros[part.ordinal()];
    }

    /** Returns the time from receipt to the first text, in microseconds; negative where there was none. */
    public long firstTextMicros() {
        return firstTextMicros;
    }

    /** Returns the time that no part accounts for, in microseconds. */
    public long residualMicros() {
        return Math.max(0, firstTextMicros - Arrays.stream(micros).sum());
    }
}
