package io.sluice.load;

import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What the answers of one stream were like. Times in microseconds. Used by one thread; merged at the end. */
final class StreamRecord {
    private static final long LONGEST_MICROS = 3_600_000_000L;
    static final int DIGITS = 3;

    final Histogram firstToken = histogram();
    final Histogram addedFirstToken = histogram();
    final Histogram beyondPrefill = histogram();
    final Histogram gap = histogram();
    final Histogram latency = histogram();
    final Histogram queue = histogram();
    final Histogram prefill = histogram();
    final TreeMap<String, Long> errors = new TreeMap<>();
    long answers;
    long tokens;
    long promptTokens;
    long cachedTokens;

    Answer begin() {
        return new Answer(gap);
    }

    void end(Answer answer) {
        tokens += answer.tokens();
        String error = answer.error();
        if (error != null) {
            errors.merge(error, 1L, Long::sum);
            return;
        }
        answers++;
        promptTokens += answer.promptTokens();
        cachedTokens += answer.cachedTokens();
        latency.recordValue(bounded(answer.latencyMicros()));
        if (answer.hasFirst()) {
            firstToken.recordValue(bounded(answer.firstTokenMicros()));
            addedFirstToken.recordValue(bounded(answer.addedFirstTokenMicros()));
            beyondPrefill.recordValue(bounded(answer.beyondPrefillMicros()));
            queue.recordValue(bounded(answer.queueMicros()));
            prefill.recordValue(bounded(answer.promptMicros()));
        }
    }

    void add(StreamRecord other) {
        firstToken.add(other.firstToken);
        addedFirstToken.add(other.addedFirstToken);
        beyondPrefill.add(other.beyondPrefill);
        gap.add(other.gap);
        latency.add(other.latency);
        queue.add(other.queue);
        prefill.add(other.prefill);
        other.errors.forEach((reason, count) -> errors.merge(reason, count, Long::sum));
        answers += other.answers;
        tokens += other.tokens;
        promptTokens += other.promptTokens;
        cachedTokens += other.cachedTokens;
    }

    /** A time that a histogram takes: an hour at most. */
    static long bounded(long micros) {
        return Math.min(micros, LONGEST_MICROS);
    }

    static Histogram histogram() {
        Histogram histogram = new Histogram(DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }
}
