package io.sluice.accelerator.calibration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One answer's times as an LPU cloud reported them.
 *
 * @param model as the cloud named it
 * @param layers its layers
 * @param mixture whether it is a mixture of experts
 * @param tokenSeconds measured time per output token
 */
public record LpuTiming(String model, int layers, boolean mixture, double tokenSeconds) {
    /**
     * Reads a table with the columns model, layers, moe, completion_tokens and completion_time_s.
     *
     * @param file its name, for messages
     * @param text its content; closed at the end
     * @throws IllegalArgumentException naming line and column of what is wrong
     */
    public static List<LpuTiming> read(String file, Reader text) {
        try (BufferedReader lines = new BufferedReader(text)) {
            List<LpuTiming> timings = new ArrayList<>();
            String header = lines.readLine();
            List<String> columns = header == null ? List.of() : Arrays.asList(header.split(",", -1));
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    timings.add(row(file + ", line " + number, columns, line.split(",", -1)));
                }
            }
            return timings;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static LpuTiming row(String place, List<String> columns, String[] fields) {
        double tokens = number(place, columns, fields, "completion_tokens");
        return new LpuTiming(
                word(place, columns, fields, "model"),
                (int) number(place, columns, fields, "layers"),
                word(place, columns, fields, "moe").equals("1"),
                number(place, columns, fields, "completion_time_s") / tokens);
    }

    private static double number(String place, List<String> columns, String[] fields, String column) {
        String word = word(place, columns, fields, column);
        try {
            double value = Double.parseDouble(word);
            if (value > 0 && value < 1e9) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(place + ": " + column + " must be a number above 0, not '" + word + "'");
    }

    private static String word(String place, List<String> columns, String[] fields, String column) {
        int at = columns.indexOf(column);
        if (at < 0 || at >= fields.length) {
            throw new IllegalArgumentException(place + ": " + column + " is missing");
        }
        return fields[at].trim();
    }
}
