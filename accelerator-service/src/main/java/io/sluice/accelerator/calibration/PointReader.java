package io.sluice.accelerator.calibration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads points from a CSV table with the columns of ai-dynamo/aiconfigurator's silicon_sample.csv. Columns are found by
 * name, in any order; others are passed over, and those that are not needed may be missing. A row that is no point is told
 * with the reason and does not keep the others from being read.
 */
public final class PointReader {
    private static final String SOURCE = "silicon_data_source";
    private static final String CONCURRENCY = "silicon_concurrency=";
    private static final List<String> NEEDED = List.of(
            "backend",
            "model_path",
            "system",
            "isl",
            "osl",
            "batch_size",
            "tp_size",
            "silicon_ttft_ms",
            "silicon_tpot_ms");

    private final String file;
    private final Map<String, Integer> columns = new HashMap<>();
    private int line;
    private List<String> fields = List.of();

    private PointReader(String file) {
        this.file = file;
    }

    /**
     * What a file holds.
     *
     * @param points rows that are points, in their order
     * @param refused the other rows
     */
    public record Table(List<MeasuredPoint> points, List<Refused> refused) {}

    /**
     * A row that is no point.
     *
     * @param id as the table names it, or its line
     * @param reason what is wrong with it, naming line and column
     */
    public record Refused(String id, String reason) {}

    /**
     * Reads a table.
     *
     * @param file its name, for messages
     * @param text its content; closed at the end
     * @throws IllegalArgumentException if a column that is needed is missing, or if it has no rows
     */
    public static Table read(String file, Reader text) {
        try (BufferedReader lines = new BufferedReader(text)) {
            return new PointReader(file).table(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Table table(BufferedReader lines) throws IOException {
        List<MeasuredPoint> points = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            if (columns.isEmpty()) {
                readHeader(CsvLine.fields(text));
                continue;
            }
            fields = CsvLine.fields(text);
            try {
                points.add(point());
            } catch (IllegalArgumentException e) {
                refused.add(new Refused(id(), String.valueOf(e.getMessage())));
            }
        }
        if (points.isEmpty() && refused.isEmpty()) {
            throw new IllegalArgumentException(file + " has no rows");
        }
        return new Table(points, refused);
    }

    private void readHeader(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            columns.putIfAbsent(names.get(i).replace("\uFEFF", "").trim(), i);
        }
        List<String> missing =
                NEEDED.stream().filter(name -> !columns.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(file + " lacks the columns " + String.join(", ", missing));
        }
    }

    private String id() {
        String id = optional("id");
        return id.isEmpty() ? file + ", line " + line : id;
    }

    private MeasuredPoint point() {
        refuse("mode", "agg", "prefill and decode on the same GPUs");
        refuse("pp_size", "1", "no pipeline parallelism");
        return new MeasuredPoint(
                id(),
                optional(SOURCE),
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
                number("silicon_tpot_ms"),
                conditions());
    }

    private Map<Condition, Double> conditions() {
        Map<Condition, Double> conditions = new EnumMap<>(Condition.class);
        for (Condition condition : Condition.values()) {
            String word = optional(condition.column());
            if (!word.isEmpty()) {
                double value = parsed(word);
                if (!condition.allows(value)) {
                    throw new IllegalArgumentException(file + ", line " + line + ": " + condition.column() + " must be "
                            + condition.min() + " to " + condition.max() + ", not '" + word + "'");
                }
                conditions.put(condition, value);
            }
        }
        return conditions;
    }

    /** Where attention runs data parallel the batch is one replica's share of the users, and the source says how many. */
    private int users() {
        String source = optional(SOURCE);
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

    private void refuse(String column, String known, String meaning) {
        String word = optional(column);
        if (!word.isEmpty() && !word.equals(known)) {
            throw new IllegalArgumentException(
                    column + " " + word + " is not modelled, only " + known + ": " + meaning);
        }
    }

    private String optional(String column) {
        Integer at = columns.get(column);
        return at == null || at >= fields.size() ? "" : fields.get(at).trim();
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
        double value = parsed(word);
        if (value > 0 && value < Double.MAX_VALUE) {
            return value;
        }
        throw new IllegalArgumentException(
                file + ", line " + line + ": " + column + " must be a number above 0, not '" + word + "'");
    }

    private static double parsed(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            return Double.NaN; // Within no bounds.
        }
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
