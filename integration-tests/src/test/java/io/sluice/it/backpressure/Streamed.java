package io.sluice.it.backpressure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.it.plane.RawSse;
import java.io.IOException;

/** One streamed answer read to its end: what came, in which order, and when. */
final class Streamed {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Text of the answer. */
    final StringBuilder text = new StringBuilder();
    /** Number after the last token of the last event, from its id line. */
    long nextSeq;
    /** Tokens that the usage at the end counts; -1 without one. */
    int completionTokens = -1;
    /** Whether the stream ended with [DONE]. */
    boolean done;
    /** What was wrong, empty where nothing was. */
    String fault = "";
    /** Nanoseconds from the first event with text to the last one. */
    long spanNanos;

    /** What the reader expects; set by the test. */
    String expectedText = "";

    int expectedTokens;

    private long firstNanos;

    static Streamed read(RawSse stream) throws IOException {
        Streamed answer = new Streamed();
        int status = stream.head();
        if (status != 200) {
            answer.fault = "HTTP " + status + " " + stream.next();
            return answer;
        }
        answer.rest(stream);
        return answer;
    }

    /** Reads on to the end. */
    void rest(RawSse stream) throws IOException {
        for (String line = stream.next(); line != null; line = stream.next()) {
            take(line);
        }
    }

    /** Takes one line of the stream. */
    void take(String line) throws IOException {
        if (line.startsWith("id: ")) {
            order(Long.parseLong(line.substring(4).trim()));
        } else if (line.equals("data: [DONE]")) {
            done = true;
        } else if (line.startsWith("data: ")) {
            chunk(JSON.readTree(line.substring(6)));
        }
    }

    private void order(long seq) {
        // The id is the number of the last token that the event accounts for, or of the next one at the start.
        if (seq < nextSeq) {
            fault = "id " + seq + " after " + nextSeq;
        }
        nextSeq = seq;
    }

    private void chunk(JsonNode chunk) {
        if (chunk.has("error")) {
            fault = chunk.toString();
        }
        String piece = chunk.at("/choices/0/delta/content")
                .asText(chunk.at("/choices/0/text").asText(""));
        if (!piece.isEmpty()) {
            long now = System.nanoTime();
            firstNanos = firstNanos == 0 ? now : firstNanos;
            spanNanos = now - firstNanos;
        }
        text.append(piece);
        if (chunk.hasNonNull("usage")) {
            completionTokens = chunk.at("/usage/completion_tokens").asInt();
        }
    }
}
