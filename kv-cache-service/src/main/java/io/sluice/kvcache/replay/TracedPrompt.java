package io.sluice.kvcache.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompt of one request of a trace in the format of Mooncake's FAST'25 release: a JSON object a line, with
 * {@code timestamp} in milliseconds, {@code input_length} in tokens, and {@code hash_ids}, one for each block of 512 tokens,
 * the last one perhaps not full.
 *
 * @param micros when it comes
 * @param tokens its length
 * @param blocks names of its blocks, none of them 0; equal names stand for equal prefixes
 */
record TracedPrompt(long micros, int tokens, long[] blocks) {
    /** Tokens in a block of the trace. */
    static final int BLOCK_TOKENS = 512;

    private static final Pattern TIME = Pattern.compile("\"timestamp\"\\s*:\\s*(\\d+)");
    private static final Pattern LENGTH = Pattern.compile("\"input_length\"\\s*:\\s*(\\d+)");
    private static final Pattern BLOCKS = Pattern.compile("\"hash_ids\"\\s*:\\s*\\[([\\d,\\s]*)]");

    /** Reads a trace, in the order of its times. */
    static List<TracedPrompt> read(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(TracedPrompt::parse)
                    .sorted(Comparator.comparingLong(TracedPrompt::micros))
                    .toList();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    static TracedPrompt parse(String line) {
        long[] blocks = Arrays.stream(field(BLOCKS, line).split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .mapToLong(id -> Long.parseLong(id) + 1) // 0 is no name of a block.
                .toArray();
        return new TracedPrompt(
                Long.parseLong(field(TIME, line)) * 1000, Integer.parseInt(field(LENGTH, line)), blocks);
    }

    private static String field(Pattern pattern, String line) {
        Matcher field = pattern.matcher(line);
        if (!field.find()) {
            throw new IllegalArgumentException("Not a request of a trace (timestamp, input_length, hash_ids): "
                    + line.substring(0, Math.min(80, line.length())));
        }
        return field.group(1);
    }
}
