package io.sluice.tokenizer.template;

import io.sluice.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a message says: as it came, and in the other form once someone asks for it. Templates in Java write the bytes, those in
 * Jinja work on strings. For one thread at a time.
 */
public final class Content {
    private @Nullable String string;
    private byte @Nullable [] utf8;

    private Content(@Nullable String string, byte @Nullable [] utf8) {
        this.string = string;
        this.utf8 = utf8;
    }

    /** Of a string. */
    public static Content of(String string) {
        return new Content(string, null);
    }

    /** Of valid UTF-8, which is not copied and must not change. */
    public static Content ofUtf8(byte[] utf8) {
        return new Content(null, utf8);
    }

    /** As a string. */
    public String string() {
        String made = string;
        if (made == null) {
            made = new String(utf8(), StandardCharsets.UTF_8);
            string = made;
        }
        return made;
    }

    /** As UTF-8; not to be changed. */
    public byte[] utf8() {
        byte[] made = utf8;
        if (made == null) {
            made = Utf8.encode(string == null ? "" : string);
            utf8 = made;
        }
        return made;
    }

    /** Its size: characters of a string, bytes of UTF-8; whichever there is. */
    public int length() {
        byte[] bytes = utf8;
        return bytes == null ? string().length() : bytes.length;
    }

    /** Bytes of UTF-8, without making them. */
    public long bytes() {
        byte[] bytes = utf8;
        return bytes == null ? Utf8.length(string()) : bytes.length;
    }

    @Override
    public String toString() {
        return string();
    }
}
