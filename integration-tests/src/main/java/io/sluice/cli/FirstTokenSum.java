package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the client's first-token time as the sum of its parts: the way to the edge, the parts that the edge tells of
 * ({@code x_sluice}), the way back, and what none of them names.
 */
final class FirstTokenSum {
    /** Shorter parts are told together. */
    private static final double SMALL_MILLIS = 0.1;

    private FirstTokenSum() {}

    /**
     * Makes the line.
     *
     * @param told the server's {@code x_sluice}
     * @param sentAtEpochMicros when the client began to send, by its clock
     * @param firstMicros from then to the first text
     */
    static String of(JsonNode told, long sentAtEpochMicros, long firstMicros) {
        List<String> parts = new ArrayList<>();
        long edge = told.path("first_text_us").asLong();
        long out = told.path("received_at_us").asLong() - sentAtEpochMicros;
        long back = firstMicros - edge - out;
        boolean oneClock = out >= 0 && back >= 0;
        // Client and server on different clocks: only both ways together are known.
        parts.add(oneClock ? "client to edge " + millis(out) : "client to edge and back " + millis(firstMicros - edge));
        long named = 0;
        long small = 0;
        var stages = told.path("stages_us").properties();
        for (var stage : stages) {
            long micros = stage.getValue().asLong();
            named += micros;
            if (micros < SMALL_MILLIS * 1e3 && !keep(stage.getKey())) {
                small += micros;
            } else {
                parts.add(label(stage.getKey()) + " " + millis(micros));
            }
        }
        if (small > 0) {
            parts.add("shorter stages " + millis(small));
        }
        if (oneClock) {
            parts.add("edge to client " + millis(back));
        }
        parts.add("not named " + millis(Math.max(0, edge - named)));
        return String.join(" + ", parts);
    }

    private static boolean keep(String stage) {
        return stage.equals("queue") || stage.equals("prefill");
    }

    private static String label(String stage) {
        return switch (stage) {
            case "worker_hop" -> "way to the worker and back";
            case "queue" -> "worker's queue";
            case "prefill" -> "prefill (modelled)";
            case "text" -> "ids to text";
            case "receive" -> "read the request";
            default -> stage;
        };
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f", micros / 1e3);
    }
}
