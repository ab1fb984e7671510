package io.sluice.load;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One answer as a client sees it. Used by one thread at a time.
 *
 * <p>Tokens that arrive together share the time since the last arrival; so a gap is the time a reader waited a token.
 */
final class Answer {
    /**
     * Tokens at an answer's end that may have no text of their own: the rest of a character, which over HTTP has no
     * event and so no number.
     */
    private static final long TEXTLESS_TAIL = 8;

    private final Histogram gaps;
    private final long started;
    private long first;
    private long last;
    private long delivered;
    private long lastToken;
    private boolean disordered;
    private boolean counted;
    private boolean finished;
    private @Nullable String error;
    private long retryMillis;

    private long promptTokens;
    private long cachedTokens;
    private long completionTokens = -1;
    private long queueMicros;
    private long promptMicros;
    private Map<String, Long> stages = Map.of();
    private long firstTextMicros = -1;
    private double costUsd;

    /** Begins now. Gaps go into the histogram, in microseconds. */
    Answer(Histogram gaps) {
        this(gaps, System.nanoTime());
    }

    /** Counts from when the request was due. */
    Answer(Histogram gaps, long started) {
        this.gaps = gaps;
        this.started = started;
    }

    /** Tokens up to number {@code next - 1} have arrived. */
    void arrived(long next, long now) {
        counted = true;
        came(next, now);
    }

    /** A piece of text has arrived from a server that does not number its tokens: it counts as one. */
    void arrivedUncounted(long now) {
        came(delivered + 1, now);
    }

    private void came(long next, long now) {
        long tokens = next - delivered;
        if (tokens <= 0) {
            disordered = true;
            return;
        }
        if (first == 0) {
            first = now;
        } else {
            gaps.recordValueWithCount(StreamRecord.bounded(micros(now - last) / tokens), tokens);
        }
        last = now;
        lastToken = now;
        delivered = next;
    }

    /** Tokens came that are not the next ones. */
    void disordered() {
        disordered = true;
    }

    void usage(long prompt, long cached, long completion, long queueMicros, long promptMicros) {
        promptTokens = prompt;
        cachedTokens = cached;
        completionTokens = completion;
        this.queueMicros = queueMicros;
        this.promptMicros = promptMicros;
    }

    /**
     * What the server says of the first token's time.
     *
     * @param micros of each stage, in order
     * @param firstText from its receipt of the request to the first text
     */
    void stages(Map<String, Long> micros, long firstText) {
        stages = micros;
        firstTextMicros = firstText;
    }

    Map<String, Long> stages() {
        return stages;
    }

    /** What the server says the answer cost. */
    void cost(double usd) {
        costUsd = usd;
    }

    /** The answer is complete. */
    void finished(long now) {
        finished = true;
        last = now;
    }

    /** The request failed, for a reason of few different values. */
    void failed(String reason, long retryMillis) {
        error = reason;
        this.retryMillis = retryMillis;
    }

    /** Why the request failed, or why the answer is not right; null where it is. */
    @Nullable
    String error() {
        if (error != null) {
            return error;
        }
        if (!finished) {
            return "cut off";
        }
        if (disordered) {
            return "tokens out of order";
        }
        if (!counted && delivered > 0) {
            // Nothing to compare: a server may put several tokens into a piece, and say no usage.
            return null;
        }
        if (completionTokens < 0) {
            return "no usage";
        }
        long untold = completionTokens - delivered;
        return untold < 0 || untold > TEXTLESS_TAIL ? "usage differs from delivery" : null;
    }

    /** When another try makes sense, in milliseconds from now; 0 where nothing was said. */
    long retryMillis() {
        return retryMillis;
    }

    long delivered() {
        return delivered;
    }

    /** Tokens that count: those of the usage, else those that arrived. */
    long tokens() {
        return Math.max(completionTokens, delivered);
    }

    long promptTokens() {
        return promptTokens;
    }

    long cachedTokens() {
        return cachedTokens;
    }

    boolean hasFirst() {
        return first != 0;
    }

    long firstTokenMicros() {
        return micros(first - started);
    }

    /** What the first token took beyond the worker's prefill, queues included. */
    long beyondPrefillMicros() {
        return Math.max(0, firstTokenMicros() - promptMicros);
    }

    /**
     * What the first token took beyond the queues and the prefill that the usage tells of. Over gRPC the queue is the
     * worker's; over HTTP the edge's own is in it too.
     */
    long addedFirstTokenMicros() {
        return Math.max(0, firstTokenMicros() - queueMicros - promptMicros);
    }

    long queueMicros() {
        return queueMicros;
    }

    long promptMicros() {
        return promptMicros;
    }

    long sinceStartMicros(long now) {
        return micros(now - started);
    }

    /** What an open loop keeps of it. */
    Observation observation(long dueNanos, long lateMicros) {
        return new Observation(
                dueNanos,
                lateMicros,
                hasFirst() ? firstTokenMicros() : -1,
                hasFirst() ? micros(lastToken - started) : -1,
                last == 0 ? sinceStartMicros(System.nanoTime()) : latencyMicros(),
                promptTokens,
                cachedTokens,
                tokens(),
                firstTextMicros,
                costUsd,
                error());
    }

    long latencyMicros() {
        return micros(last - started);
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
