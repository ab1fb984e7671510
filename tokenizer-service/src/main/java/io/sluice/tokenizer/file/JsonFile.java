package io.sluice.tokenizer.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code tokenizer.json}: everything as a tree, but for the vocabulary and the merges, of which there are hundreds of
 * thousands.
 */
final class JsonFile {
    private static final int MAX_DEPTH = 64;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final Map<String, Object> root = new LinkedHashMap<>();
    private final Map<String, Integer> vocabulary = new HashMap<>();
    /** Left and right of each merge. */
    private String[] merges = new String[1 << 16];

    private int mergeStrings;

    private JsonFile() {}

    /** @throws TokenizerFileException if it is no JSON, or none of a tokenizer */
    static JsonFile read(byte[] file) {
        JsonFile json = new JsonFile();
        try (JsonParser in = FACTORY.createParser(file)) {
            json.root(in);
        } catch (JsonProcessingException e) {
            throw new TokenizerFileException(
                    "the file: no JSON, at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json;
    }

    /** The file but for {@code model.vocab} and {@code model.merges}. */
    Json tree() {
        return new Json("", root);
    }

    /** Ids by token. */
    Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    int merges() {
        return mergeStrings / 2;
    }

    String left(int merge) {
        return merges[2 * merge];
    }

    String right(int merge) {
        return merges[2 * merge + 1];
    }

    private void root(JsonParser in) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new TokenizerFileException("the file: must be a JSON object");
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            if (field.equals("model") && in.currentToken() == JsonToken.START_OBJECT) {
                root.put(field, model(in));
            } else {
                put(root, field, value(in));
            }
        }
        if (in.nextToken() != null) {
            throw new TokenizerFileException("the file: something follows the JSON object");
        }
    }

    private static void put(Map<String, Object> map, String field, @Nullable Object value) {
        if (value != null) {
            map.put(field, value);
        }
    }

    private Map<String, Object> model(JsonParser in) throws IOException {
        Map<String, Object> model = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            JsonToken token = in.nextToken();
            if (field.equals("vocab") && token == JsonToken.START_OBJECT) {
                vocabulary(in);
            } else if (field.equals("merges") && token == JsonToken.START_ARRAY) {
                mergeList(in);
            } else {
                put(model, field, value(in));
            }
        }
        return model;
    }

    private void vocabulary(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String token = in.currentName();
            if (in.nextToken() != JsonToken.VALUE_NUMBER_INT || in.getLongValue() < 0) {
                throw new TokenizerFileException("model.vocab: the id of \"" + token + "\" must be a whole number");
            }
            vocabulary.put(token, in.getIntValue());
        }
    }

    private void mergeList(JsonParser in) throws IOException {
        while (true) {
            JsonToken token = in.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return;
            }
            if (token == JsonToken.VALUE_STRING) {
                String pair = in.getText();
                int space = pair.indexOf(' ');
                if (space < 0 || pair.indexOf(' ', space + 1) >= 0) {
                    throw badMerge("is \"" + pair + "\"; it must be two tokens with one space between them");
                }
                merge(pair.substring(0, space), pair.substring(space + 1));
            } else if (token == JsonToken.START_ARRAY) {
                String left = in.nextTextValue();
                String right = in.nextTextValue();
                if (left == null || right == null || in.nextToken() != JsonToken.END_ARRAY) {
                    throw badMerge("must be an array of two strings");
                }
                merge(left, right);
            } else {
                throw badMerge("must be a string or an array of two");
            }
        }
    }

    private void merge(String left, String right) {
        if (mergeStrings + 2 > merges.length) {
            merges = Arrays.copyOf(merges, merges.length * 2);
        }
        merges[mergeStrings++] = left;
        merges[mergeStrings++] = right;
    }

    private TokenizerFileException badMerge(String what) {
        return new TokenizerFileException("model.merges[" + merges() + "]: " + what);
    }

    private static @Nullable Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String field = in.currentName();
                    in.nextToken();
                    put(map, field, value(in));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in));
                }
                yield list;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }
}
