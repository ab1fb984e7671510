package io.sluice.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property
    void whatIsWrittenReadsBackTheSame(@ForAll String text) throws IOException {
        byte[] written = new JsonBytes(1).string(text).copy();
        // A lone surrogate has no UTF-8: a whole-string encoder replaces it, as we do, with one character.
        String expected = text.codePoints()
                .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertEquals(expected, JSON.readValue(written, String.class));
    }

    @Property
    void secondsAreExact(@ForAll @LongRange(min = 0, max = 1L << 50) long micros) {
        String written = new String(new JsonBytes(1).seconds(micros).copy(), StandardCharsets.UTF_8);
        assertEquals(
                0,
                new BigDecimal(written).compareTo(BigDecimal.valueOf(micros, 6)),
                () -> micros + " is not " + written);
    }

    @Test
    void escapesWhatJsonMustEscape() {
        String written =
                new String(new JsonBytes(1).string("\u0001\"\\\n\u001f/é€😀").copy(), StandardCharsets.UTF_8);
        assertEquals("\"\\u0001\\\"\\\\\\n\\u001f/é€😀\"", written);
    }

    @Test
    void anEmptyTextIsNullWhereItMeansNothing() {
        assertEquals("null", new String(new JsonBytes(1).stringOrNull("").copy(), StandardCharsets.UTF_8));
    }
}
