package io.sluice.accelerator.calibration;

import java.util.List;
import java.util.Locale;

/** Predictions as one JSON object: an array of points, and one of what was not predicted and why. */
public final class PredictionJson {
    private PredictionJson() {}

    /**
     * Returns the object.
     *
     * @param refused rows of the table that are no points
     */
    public static String of(List<Prediction> predictions, List<PointReader.Refused> refused) {
        StringBuilder points = new StringBuilder();
        StringBuilder not = new StringBuilder();
        for (Prediction prediction : predictions) {
            switch (prediction) {
                case Prediction.Made made -> point(next(points), made);
                case Prediction.Not missing ->
                    missing(next(not), missing.point().id(), missing.reason());
            }
        }
        refused.forEach(each -> missing(next(not), each.id(), each.reason()));
        return "{\"points\":[" + points + "],\"not_predicted\":[" + not + "]}";
    }

    private static StringBuilder next(StringBuilder array) {
        return array.isEmpty() ? array : array.append(",\n");
    }

    private static void point(StringBuilder json, Prediction.Made made) {
        MeasuredPoint point = made.point();
        json.append("{\"id\":").append(quoted(point.id()));
        json.append(",\"engine\":").append(quoted(point.engine()));
        json.append(",\"engine_version\":").append(quoted(point.engineVersion()));
        json.append(",\"gpu\":").append(quoted(point.gpu()));
        json.append(",\"model\":").append(quoted(point.model()));
        json.append(",\"precision\":").append(quoted(point.precision()));
        json.append(String.format(
                Locale.ROOT,
                ",\"isl\":%d,\"osl\":%d,\"concurrency\":%d,\"gpus\":%d,\"ttft_ms\":%.3f,\"measured_ttft_ms\":%.3f,"
                        + "\"tpot_ms\":%.4f,\"measured_tpot_ms\":%.4f,\"extrapolated\":",
                point.promptTokens(),
                point.answerTokens(),
                point.users(),
                point.gpus(),
                made.firstTokenMillis(),
                point.firstTokenMillis(),
                made.tokenMillis(),
                point.tokenMillis()));
        json.append(made.extrapolated().map(PredictionJson::quoted).orElse("null"))
                .append('}');
    }

    private static void missing(StringBuilder json, String id, String reason) {
        json.append("{\"id\":").append(quoted(id)).append(",\"reason\":").append(quoted(reason));
        json.append('}');
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.append('"').toString();
    }
}
