package io.sluice.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Adds up what first tokens' times are made of, where the server tells. Safe for use from several threads. */
final class StageTimes {
    static final String CLIENT = "client and network";
    static final String UNNAMED = "not named";

    private final Map<String, Histogram> byPart = new LinkedHashMap<>();
    private final Histogram unnamedShare = StreamRecord.histogram();

    /**
     * Adds one answer.
     *
     * @param stages micros of each stage at the server
     * @param seen the answer as the client saw it
     */
    synchronized void add(Map<String, Long> stages, Observation seen) {
        if (stages.isEmpty() || !seen.answered() || seen.firstTokenMicros() < 0) {
            return;
        }
        long named = 0;
        for (Map.Entry<String, Long> stage : stages.entrySet()) {
            named += stage.getValue();
            record(stage.getKey(), stage.getValue());
        }
        long unnamed = Math.max(0, seen.serverMicros() - named);
        record(UNNAMED, unnamed);
        record(CLIENT, Math.max(0, seen.firstTokenMicros() - seen.lateMicros() - seen.serverMicros()));
        unnamedShare.recordValue(10_000 * unnamed / Math.max(1, seen.firstTokenMicros()));
    }

    synchronized Map<String, Histogram> byPart() {
        return new LinkedHashMap<>(byPart);
    }

    /** In hundredths of a percent. */
    Histogram unnamedShare() {
        return unnamedShare;
    }

    private void record(String part, long micros) {
        byPart.computeIfAbsent(part, name -> StreamRecord.histogram()).recordValue(StreamRecord.bounded(micros));
    }
}
