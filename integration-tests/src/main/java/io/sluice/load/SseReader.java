package io.sluice.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one streamed answer. An event with a number is a piece of the answer and is not looked into; the others are few,
 * and are searched for the usage, the end or an error.
 */
final class SseReader {
    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);

    private final HttpBody body;

    SseReader(HttpBody body) {
        this.body = body;
    }

    /** Takes in an answer; false where the connection must not be used again. */
    boolean read(Answer answer) throws IOException {
        body.head();
        if (body.status() != 200) {
            refused(answer);
            return body.keep();
        }
        boolean numbered = false;
        while (body.next()) {
            if (body.lineStartsWith(ID)) {
                answer.arrived(number() + 1, body.readAt());
                numbered = true;
            } else if (body.lineStartsWith(DONE)) {
                answer.finished(body.readAt());
            } else if (body.lineStartsWith(DATA)) {
                if (!numbered) {
                    unnumbered(answer, body.text());
                }
                numbered = false;
            }
        }
        return body.keep();
    }

    private void unnumbered(Answer answer, String event) {
        if (event.startsWith("data: {\"error\"")) {
            answer.failed("in mid-stream: " + Json.text(event, "code"), 0);
            return;
        }
        int usage = event.lastIndexOf("\"usage\":{");
        if (usage >= 0) {
            String counts = event.substring(usage);
            answer.usage(
                    (long) Json.number(counts, "prompt_tokens"),
                    (long) Json.number(counts, "cached_tokens"),
                    (long) Json.number(counts, "completion_tokens"),
                    Math.round(Json.number(counts, "queue_time") * 1e6),
                    Math.round(Json.number(counts, "prompt_time") * 1e6));
        }
    }

    private void refused(Answer answer) throws IOException {
        StringBuilder text = new StringBuilder();
        while (body.next()) {
            text.append(body.text());
        }
        String code = Json.text(text.toString(), "code");
        String type = Json.text(text.toString(), "type");
        long retryMillis = body.retryAfter().isEmpty() ? 100 : (long) (Double.parseDouble(body.retryAfter()) * 1000);
        answer.failed(body.status() + " " + (code.isEmpty() ? type : code), retryMillis);
    }

    private long number() {
        long number = 0;
        byte[] line = body.line();
        for (int i = ID.length; i < body.lineLength() && line[i] >= '0' && line[i] <= '9'; i++) {
            number = number * 10 + (line[i] - '0');
        }
        return number;
    }
}
