package io.sluice.edge.http;

import io.sluice.edge.pipeline.StageName;
import io.sluice.edge.pipeline.StageTimes;

/** Renders the stages a request has left as a {@code Server-Timing} header, in milliseconds. */
final class ServerTiming {
    private ServerTiming() {}

    static String header(StageTimes times) {
        StringBuilder header = new StringBuilder(96);
        for (StageName stage : StageName.values()) {
            if (times.reached(stage) && stage.compareTo(StageName.GENERATE) < 0) {
                if (!header.isEmpty()) {
                    header.append(", ");
                }
                long micros = times.nanos(stage) / 1000;
                header.append(stage.label())
                        .append(";dur=")
                        .append(micros / 1000)
                        .append('.');
                header.append(micros % 1000 / 100).append(micros % 100 / 10).append(micros % 10);
            }
        }
        return header.toString();
    }
}
