package io.sluice.accelerator.calibration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads points from a CSV table with the columns of ai-dynamo/aiconfigurator's silicon_sample.csv. Columns are found by
 * name; those that are not needed may be missing. Fields have no quotes and no commas, as there.
 */
public final class PointReader {
    private static final String CONCURRENCY = "silicon_concurrency=";

    private final String file;
    private final Map<String, Integer> columns = new HashMap<>();
    private int line;
    private String[] fields = {};

    private PointReader(String file) {
        this.file = file;
    }

    /**
     * Reads a table.
     *
     * @param file its name, for messages
     * @param text its content; closed at the end
     * @throws IllegalArgumentException naming line and column of what is wrong
     */
    public static List<MeasuredPoint> read(String file, Reader text) {
        try (BufferedReader lines = new BufferedReader(text)) {
            return new PointReader(file).points(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<MeasuredPoint> points(BufferedReader lines) throws IOException {
        List<MeasuredPoint> points = new ArrayList<>();
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            line++;
            fields = text.split(",", -1);
            if (columns.isEmpty()) {
                for (int i = 0; i < fields.length; i++) {
                    columns.put(fields[i].trim(), i);
                }
            } else if (!text.isBlank()) {
                points.add(point());
            }
        }
        return points;
    }

    private MeasuredPoint point() {
        return new MeasuredPoint(
                columns.containsKey("id") ? word("id") : "line " + line,
                word("backend"),
                optional("backend_version"),
                word("model_path"),
                word("system"),
                optional("precision"),
                whole("isl"),
                whole("osl"),
                users(),
                gpus(),
                number("silicon_ttft_ms"),
                number("silicon_tpot_ms"));
    }

    /** Where attention runs data parallel the batch is one replica's share of the users, and the source says how many. */
    private int users() {
        String source = optional("silicon_data_source");
        int at = source.indexOf(CONCURRENCY);
        if (at < 0) {
            return whole("batch_size");
        }
        int start = at + CONCURRENCY.length();
        int end = start;
        while (end < source.length() && Character.isDigit(source.charAt(end))) {
            end++;
        }
        return end == start ? whole("batch_size") : Integer.parseInt(source.substring(start, end));
    }

    /**
     * Where experts are spread over as many GPUs as they are split over, the table's tensor parallel size is the product of
     * the two, and the GPUs are the same for both.
     */
    private int gpus() {
        String split = optional("moe_tp_size");
        String spread = optional("moe_ep_size");
        int gpus = whole("tp_size");
        boolean product = split.equals(spread)
                && !split.isEmpty()
                && !split.equals("0")
                && !split.equals("1")
                && !optional("attention_dp_size").isEmpty()
                && gpus == whole("moe_tp_size") * whole("moe_ep_size");
        return product ? whole("moe_tp_size") : gpus;
    }

    private String optional(String column) {
        Integer at = columns.get(column);
        return at == null || at >= fields.length ? "" : fields[at].trim();
    }

    private String word(String column) {
        String word = optional(column);
        if (word.isEmpty()) {
            throw new IllegalArgumentException(file + ", line " + line + ": " + column + " is missing");
        }
        return word;
    }

    private double number(String column) {
        String word = word(column);
        try {
            double value = Double.parseDouble(word);
            if (value > 0 && value < Double.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                file + ", line " + line + ": " + column + " must be a number above 0, not '" + word + "'");
    }

    private int whole(String column) {
        double value = number(column);
        if (value != Math.rint(value) || value > 1 << 24) {
            throw new IllegalArgumentException(
                    file + ", line " + line + ": " + column + " must be a whole number to 2^24, not " + value);
        }
        return (int) value;
    }
}
