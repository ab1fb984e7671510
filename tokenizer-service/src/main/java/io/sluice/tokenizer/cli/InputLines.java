package io.sluice.tokenizer.cli;

import io.sluice.tokenizer.text.Utf8;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * UTF-8 text line by line. A line ends with a newline, before which a carriage return may stand; the last one need not end. A
 * byte order mark before the first line is left out.
 */
final class InputLines {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long offset;
    private int number;

    InputLines(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
    }

    /** Number of the last line, from 1 on, for messages. */
    String where() {
        return "line " + number;
    }

    /**
     * The next line; nothing at the end.
     *
     * @throws TokenizeRun.BadInput if it is no UTF-8
     */
    Optional<String> next() throws IOException {
        line.reset();
        int read = in.read();
        if (read < 0) {
            return Optional.empty();
        }
        while (read >= 0 && read != '\n') {
            line.write(read);
            read = in.read();
        }
        number++;
        byte[] bytes = line.toByteArray();
        int bad = Utf8.firstInvalid(bytes);
        if (bad < bytes.length) {
            throw new TokenizeRun.BadInput(
                    where() + ": no UTF-8: byte " + (offset + bad) + " of the input begins no character");
        }
        offset += bytes.length + 1L;
        boolean returned = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        String text = new String(bytes, 0, returned ? bytes.length - 1 : bytes.length, StandardCharsets.UTF_8);
        return Optional.of(number == 1 ? withoutMark(text) : text);
    }

    /** The text without the byte order mark that it may start with. */
    static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
