package io.sluice.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads recorded arrivals, told apart by their first line: Azure's CSV ({@code TIMESTAMP,ContextTokens,GeneratedTokens})
 * or Mooncake's JSON lines ({@code timestamp} in ms, {@code input_length}, {@code output_length}, {@code hash_ids} of
 * 512-token prefix blocks). Rows are sorted by time.
 */
final class TraceFile {
    /** Rows read at most; the public traces have fewer than 30,000. */
    static final int ROWS_MAX = 1_000_000;

    /** Tokens of a block that a Mooncake row names. */
    static final int BLOCK_TOKENS = 512;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd['T'][' ']HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX][X]")
            .toFormatter(Locale.ROOT);

    private TraceFile() {}

    /**
     * One arrival.
     *
     * @param atNanos when, from an arbitrary start
     * @param promptTokens tokens of the prompt
     * @param answerTokens tokens of the answer
     * @param blocks names of the prompt's blocks of {@value #BLOCK_TOKENS} tokens, or empty
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Row(long atNanos, int promptTokens, int answerTokens, long[] blocks) {}

    /** A file that is no trace; the message names the line and what is wrong there. */
    static final class BadTrace extends Exception {
        private static final long serialVersionUID = 1;

        BadTrace(String message) {
            super(message);
        }
    }

    /** Reads a trace of either form. */
    static List<Row> read(Path file) throws IOException, BadTrace {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            Form form = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = number == 1 && line.startsWith("\uFEFF")
                        ? line.substring(1).strip()
                        : line.strip();
                if (text.isEmpty()) {
                    continue;
                }
                String place = file + ", line " + number + ": ";
                if (form == null) {
                    form = form(text, place);
                    if (form instanceof Azure) {
                        continue;
                    }
                }
                if (rows.size() == ROWS_MAX) {
                    throw new BadTrace(place + "more than " + ROWS_MAX + " rows");
                }
                rows.add(form.row(text, place));
            }
        }
        if (rows.isEmpty()) {
            throw new BadTrace(file + ": no rows");
        }
        rows.sort(Comparator.comparingLong(Row::atNanos));
        return rows;
    }

    private static Form form(String first, String place) throws BadTrace {
        if (first.startsWith("{")) {
            return TraceFile::mooncake;
        }
        List<String> names = List.of(first.toLowerCase(Locale.ROOT).split("\\s*,\\s*"));
        Azure azure =
                new Azure(names.indexOf("timestamp"), names.indexOf("contexttokens"), names.indexOf("generatedtokens"));
        if (azure.at < 0 || azure.prompt < 0 || azure.answer < 0) {
            throw new BadTrace(place
                    + "neither Azure's header TIMESTAMP,ContextTokens,GeneratedTokens nor a JSON object of Mooncake's");
        }
        return azure;
    }

    private interface Form {
        Row row(String line, String place) throws BadTrace;
    }

    private record Azure(int at, int prompt, int answer) implements Form {
        @Override
        public Row row(String line, String place) throws BadTrace {
            String[] cells = line.split("\\s*,\\s*", -1);
            if (cells.length <= Math.max(at, Math.max(prompt, answer))) {
                throw new BadTrace(place + "has " + cells.length + " columns, fewer than the header");
            }
            return new Row(
                    nanos(cells[at], place),
                    tokens("ContextTokens", number(cells[prompt]), place),
                    tokens("GeneratedTokens", number(cells[answer]), place),
                    PlannedRequest.NO_BLOCKS);
        }

        private static long nanos(String cell, String place) throws BadTrace {
            try {
                LocalDateTime at = LocalDateTime.parse(cell, TIMESTAMP);
                return TimeUnit.SECONDS.toNanos(at.toEpochSecond(ZoneOffset.UTC)) + at.getNano();
            } catch (DateTimeParseException e) {
                throw new BadTrace(place + "TIMESTAMP is no time: " + cell);
            }
        }
    }

    private static Row mooncake(String line, String place) throws BadTrace {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (IOException e) {
            throw new BadTrace(place + "no JSON object");
        }
        JsonNode at = row.path("timestamp");
        if (!at.isNumber() || at.asDouble() < 0) {
            throw new BadTrace(place + "timestamp must be milliseconds, 0 or more, is " + at);
        }
        List<Long> blocks = new ArrayList<>();
        row.path("hash_ids").forEach(id -> blocks.add(id.asLong()));
        return new Row(
                Math.round(at.asDouble() * 1e6),
                tokens("input_length", number(row.path("input_length").asText()), place),
                tokens("output_length", number(row.path("output_length").asText()), place),
                blocks.stream().mapToLong(Long::longValue).toArray());
    }

    private static @Nullable Double number(String text) {
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int tokens(String name, @Nullable Double value, String place) throws BadTrace {
        if (value == null || value < 0 || value > Integer.MAX_VALUE || value != Math.rint(value)) {
            throw new BadTrace(place + name + " must be a number of tokens");
        }
        // A row of none stands for a request all the same.
        return Math.max(1, value.intValue());
    }

    static String describe(List<Row> rows) {
        double seconds = (rows.getLast().atNanos() - rows.getFirst().atNanos()) / 1e9;
        long shared = rows.stream().filter(row -> row.blocks().length > 0).count();
        return String.format(
                Locale.ROOT,
                "%,d rows over %.0f s, %,.0f prompt and %,.0f answer tokens on average%s",
                rows.size(),
                seconds,
                rows.stream().mapToInt(Row::promptTokens).average().orElse(0),
                rows.stream().mapToInt(Row::answerTokens).average().orElse(0),
                shared > 0
                        ? ", "
                                + rows.stream()
                                        .flatMapToLong(row -> Arrays.stream(row.blocks()))
                                        .distinct()
                                        .count() + " different blocks"
                        : "");
    }
}
