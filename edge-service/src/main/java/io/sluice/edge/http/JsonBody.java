package io.sluice.edge.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.sluice.edge.pipeline.Utf8;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads a JSON body token by token. Every complaint names the field, or for what is no JSON at all, line and column. A
 * null stands for an absent field, as clients write it.
 */
final class JsonBody {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser json;
    private final byte[] bytes;

    private JsonBody(JsonParser json, byte[] bytes) {
        this.json = json;
        this.bytes = bytes;
    }

    /** Takes the fields of an object, one call each; the parser stands at the field's value. */
    interface Fields {
        /** Reads or skips the value of a field. */
        void field(String name, JsonBody body) throws BadBody, IOException;
    }

    /** Reads an array's element; the parser stands at its value. */
    interface Element {
        /** Reads the element. */
        void element(String param, JsonBody body) throws BadBody, IOException;
    }

    /** Reads a body that is one object and nothing else. */
    static void read(byte[] bytes, int length, Fields fields) throws BadBody {
        try (JsonParser parser = JSON.createParser(bytes, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadBody("", "The body must be a JSON object.");
            }
            JsonBody body = new JsonBody(parser, bytes);
            body.object("", fields);
            if (parser.nextToken() != null) {
                throw new BadBody(
                        "", "The body goes on after the JSON object ends, at " + where(parser.currentLocation()) + ".");
            }
        } catch (JsonProcessingException e) {
            throw new BadBody(
                    "",
                    "The body is not valid JSON: " + e.getOriginalMessage() + ", at " + where(e.getLocation()) + ".");
        } catch (IOException e) {
            throw new BadBody("", "The body is not valid JSON: " + e.getMessage());
        }
    }

    /** Refuses a text that is not one JSON value. */
    static void require(String param, String text) throws BadBody {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.currentToken() != null && parser.nextToken() == null) {
                return;
            }
        } catch (IOException e) {
            // Told below, as text that goes on behind its value is.
        }
        throw new BadBody(param, "`" + param + "` must be a string that holds one JSON value.");
    }

    private static String where(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isString() {
        return json.currentToken() == JsonToken.VALUE_STRING;
    }

    boolean isArray() {
        return json.currentToken() == JsonToken.START_ARRAY;
    }

    boolean isNumber() {
        return json.currentToken().isNumeric();
    }

    void skip() throws IOException {
        json.skipChildren();
    }

    void object(String param, Fields fields) throws BadBody, IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new BadBody(param, "`" + param + "` must be an object.");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            fields.field(name, this);
        }
    }

    void array(String param, int max, Element element) throws BadBody, IOException {
        if (!isArray()) {
            throw new BadBody(param, "`" + param + "` must be an array.");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == max) {
                throw new BadBody(param, "`" + param + "` has more than " + max + " entries.");
            }
            element.element(param + '[' + i + ']', this);
        }
    }

    String string(String param) throws BadBody, IOException {
        if (!isString()) {
            throw new BadBody(param, "`" + param + "` must be a string.");
        }
        return json.getText();
    }

    /** The string as bytes: those of the body where nothing in it is escaped. */
    Utf8 utf8(String param) throws BadBody, IOException {
        if (!isString()) {
            throw new BadBody(param, "`" + param + "` must be a string.");
        }
        int from = start() + 1;
        json.finishToken();
        int to = here() - 1;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return Utf8.of(json.getText());
            }
        }
        return Utf8.of(Arrays.copyOfRange(bytes, from, to));
    }

    /** Reads over the value and returns it as the client wrote it: the order of keys and the forms of numbers show in prompts. */
    String raw(String param) throws BadBody, IOException {
        int from = start();
        json.finishToken();
        json.skipChildren();
        return raw(param, from);
    }

    /** Where the value starts, for {@link #raw(String, int)} once it was read. */
    int start() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    /** Returns what was read since a place. */
    String raw(String param, int from) throws BadBody {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, here() - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadBody(param, "`" + param + "` is not valid UTF-8.");
        }
    }

    private int here() {
        return (int) json.currentLocation().getByteOffset();
    }

    boolean bool(String param) throws BadBody {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new BadBody(param, "`" + param + "` must be true or false.");
        };
    }

    long integer(String param, long min, long max) throws BadBody, IOException {
        long value;
        try {
            // Some clients write whole numbers as 1.0.
            boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    || (json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                            && json.getDoubleValue() == Math.rint(json.getDoubleValue())
                            && Math.abs(json.getDoubleValue()) < 1L << 53);
            if (!whole) {
                throw new BadBody(param, "`" + param + "` must be a whole number.");
            }
            value = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? json.getLongValue()
                    : (long) json.getDoubleValue();
        } catch (InputCoercionException e) {
            throw new BadBody(param, "`" + param + "` must be from " + min + " to " + max + ".");
        }
        if (value < min || value > max) {
            throw new BadBody(param, "`" + param + "` must be from " + min + " to " + max + ", not " + value + ".");
        }
        return value;
    }

    double number(String param) throws BadBody, IOException {
        if (!isNumber()) {
            throw new BadBody(param, "`" + param + "` must be a number.");
        }
        return json.getDoubleValue();
    }

    String oneOf(String param, Set<String> allowed) throws BadBody, IOException {
        String value = string(param);
        if (!allowed.contains(value)) {
            List<String> sorted = new ArrayList<>(allowed);
            sorted.sort(null);
            throw new BadBody(param, "`" + param + "` must be one of " + String.join(", ", sorted) + ".");
        }
        return value;
    }
}
