package io.sluice.edge.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request of a trace in the format of Mooncake's FAST'25 release: a JSON object a line, with {@code timestamp} in
 * milliseconds, {@code input_length} and {@code output_length} in tokens, and {@code hash_ids}, one for each block of 512
 * tokens of the prompt, the last one perhaps not full.
 *
 * @param micros when it comes
 * @param inputTokens tokens of its prompt
 * @param outputTokens tokens of its answer
 * @param blocks names of its blocks; equal names stand for equal prefixes
 */
public record TraceRequest(long micros, int inputTokens, int outputTokens, long[] blocks) {
    /** Tokens in a block of the trace. */
    public static final int BLOCK_TOKENS = 512;

    private static final Pattern FIELDS = Pattern.compile(
            "\"(timestamp|input_length|output_length)\"\\s*:\\s*(\\d+)|\"hash_ids\"\\s*:\\s*\\[([\\d,\\s]*)]");

    /** Reads a trace, in the order of its times. */
    public static List<TraceRequest> read(Path file) throws IOException {
        List<TraceRequest> requests = new ArrayList<>();
        try (var lines = Files.lines(file)) {
            lines.filter(line -> !line.isBlank()).map(TraceRequest::parse).forEach(requests::add);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        requests.sort((one, other) -> Long.compare(one.micros, other.micros));
        return requests;
    }

    /** Reads a line. */
    static TraceRequest parse(String line) {
        long[] values = {-1, -1, -1};
        long[] blocks = null;
        Matcher field = FIELDS.matcher(line);
        while (field.find()) {
            if (field.group(3) != null) {
                blocks = Arrays.stream(field.group(3).split(","))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray();
            } else {
                values[field.group(1).equals("timestamp") ? 0 : field.group(1).equals("input_length") ? 1 : 2] =
                        Long.parseLong(field.group(2));
            }
        }
        if (blocks == null || values[0] < 0 || values[1] < 1 || values[2] < 0) {
            throw new IllegalArgumentException("Not a request of a trace (timestamp, input_length, output_length,"
                    + " hash_ids): " + line.substring(0, Math.min(80, line.length())));
        }
        return new TraceRequest(values[0] * 1000, (int) values[1], (int) values[2], blocks);
    }
}
