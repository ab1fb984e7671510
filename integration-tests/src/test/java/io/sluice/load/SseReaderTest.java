package io.sluice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class SseReaderTest {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String ANSWER = """
            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"x_groq":{"id":"r","seed":1},"usage":null}

            : keep-alive

            id: 0
            data: {"choices":[{"index":0,"delta":{"content":"\\"usage\\":{ ü"}}]}

            id: 3
            data: {"choices":[{"index":0,"delta":{"content":" c"}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}],"x_groq":{"id":"r","usage":{"queue_time":0.5,"prompt_tokens":1,"prompt_time":0,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":0}}},"usage":{"queue_time":0.000125,"prompt_tokens":40,"prompt_time":0.0025,"completion_tokens":4,"completion_time":0.1,"total_tokens":44,"prompt_tokens_details":{"cached_tokens":16}}}

            data: [DONE]

            """;

    private final Histogram gaps = new Histogram(3);

    /** Reads and chunks end anywhere, also within a character, a line and a chunk's size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void readsAnAnswerCutAnywhere(int size) throws IOException {
        SseReader reader = new SseReader(new HttpBody(new Drip(HEAD, ANSWER, size)));
        for (int repeat = 0; repeat < 2; repeat++) {
            Answer answer = new Answer(gaps);
            assertTrue(reader.read(answer));
            assertNull(answer.error());
            assertEquals(4, answer.tokens());
            assertEquals(40, answer.promptTokens());
            assertEquals(16, answer.cachedTokens());
            assertEquals(125, answer.queueMicros());
            assertEquals(2_500, answer.promptMicros());
            assertTrue(answer.hasFirst());
        }
        assertEquals(6, gaps.getTotalCount());
    }

    @Test
    void findsAUsageThatDiffersFromDelivery() throws IOException {
        assertEquals(
                "usage differs from delivery",
                read(ANSWER.replace("\"completion_tokens\":4", "\"completion_tokens\":3"))
                        .error());
        assertEquals(
                "usage differs from delivery",
                read(ANSWER.replace("\"completion_tokens\":4", "\"completion_tokens\":400"))
                        .error());
    }

    @Test
    void findsTokensOutOfOrder() throws IOException {
        assertEquals(
                "tokens out of order", read(ANSWER.replace("id: 3", "id: 0")).error());
    }

    @Test
    void findsAnAnswerCutOff() throws IOException {
        assertEquals(
                "cut off", read(ANSWER.replace("data: [DONE]", ": nothing")).error());
        assertEquals("no usage", read("id: 0\ndata: {}\n\ndata: [DONE]\n\n").error());
    }

    @Test
    void namesAnErrorInMidStream() throws IOException {
        Answer answer = read("""
                id: 0
                data: {}

                data: {"error":{"message":"m","type":"server_error","code":"worker_lost"}}

                """);
        assertEquals("in mid-stream: worker_lost", answer.error());
    }

    @Test
    void namesARefusalAndWhenToComeAgain() throws IOException {
        String body =
                "{\"error\":{\"message\":\"m\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\",\"param\":null}}";
        String head = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 2\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n";
        Answer answer = new Answer(gaps);
        SseReader reader =
                new SseReader(new HttpBody(new ByteArrayInputStream((head + body).getBytes(StandardCharsets.UTF_8))));
        assertFalse(reader.read(answer));
        assertEquals("429 rate_limit_exceeded", answer.error());
        assertEquals(2_000, answer.retryMillis());
    }

    private Answer read(String body) throws IOException {
        Answer answer = new Answer(gaps);
        new SseReader(new HttpBody(new Drip(HEAD, body, 50))).read(answer);
        return answer;
    }

    /** Answers the same for ever, in chunks and reads of a size. */
    private static final class Drip extends InputStream {
        private final byte[] bytes;
        private final int size;
        private int at;

        Drip(String head, String body, int size) {
            this.size = size;
            ByteArrayOutputStream chunked = new ByteArrayOutputStream();
            chunked.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from < content.length; from += size) {
                int length = Math.min(size, content.length - from);
                chunked.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                chunked.write(content, from, length);
                chunked.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            chunked.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            bytes = chunked.toByteArray();
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("reads are in bulk");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            at %= bytes.length;
            int count = Math.min(Math.min(size, length), bytes.length - at);
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            return count;
        }
    }
}
