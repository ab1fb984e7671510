package io.sluice.tokenizer.file;

import io.sluice.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code tokenizer.json}: everything as a tree, but for the vocabulary and the merges, of which there are hundreds of
 * thousands.
 */
final class JsonFile {
    private static final int INTS = 3;
    private static final int NOT_SEEN = -1;

    private final JsonScanner in;
    private final Map<String, Object> root = new LinkedHashMap<>();
    private final TokenNames vocabulary = new TokenNames();
    private boolean vocabularySeen;
    private boolean mergesSeen;
    private int mergesPlace = NOT_SEEN;
    /** Left, right and made token of each merge. */
    private int[] merges = new int[INTS << 16];

    private int mergeCount;
    /** Place of the token that the last merge made. */
    private int made;

    private byte[] pair = new byte[64];

    private JsonFile(byte[] file) {
        this.in = new JsonScanner(file);
    }

    /** @throws TokenizerFileException if it is no JSON, or none of a tokenizer */
    static JsonFile read(byte[] file) {
        JsonFile json = new JsonFile(file);
        json.root();
        return json;
    }

    /** The file but for {@code model.vocab} and {@code model.merges}. */
    Json tree() {
        return new Json("", root);
    }

    /** Ids by token. */
    TokenNames vocabulary() {
        return vocabulary;
    }

    /** Whether there is a list of merges, were it empty. */
    boolean hasMerges() {
        return mergesSeen;
    }

    int merges() {
        return mergeCount;
    }

    int left(int merge) {
        return merges[INTS * merge];
    }

    int right(int merge) {
        return merges[INTS * merge + 1];
    }

    int made(int merge) {
        return merges[INTS * merge + 2];
    }

    private void root() {
        if (!in.take('{')) {
            throw in.bad("the file must be a JSON object");
        }
        for (boolean first = true; in.more(first, '}'); first = false) {
            String field = in.name();
            if (field.equals("model") && in.peek() == '{') {
                root.put(field, model());
            } else {
                put(root, field, in.value());
            }
        }
        if (!in.isAtEnd()) {
            throw in.bad("something follows the JSON object");
        }
        if (mergesPlace != NOT_SEEN) {
            in.seek(mergesPlace);
            mergeList();
        }
    }

    private static void put(Map<String, Object> map, String field, @Nullable Object value) {
        if (value != null) {
            map.put(field, value);
        }
    }

    private Map<String, Object> model() {
        Map<String, Object> model = new LinkedHashMap<>();
        in.expect('{');
        for (boolean first = true; in.more(first, '}'); first = false) {
            String field = in.name();
            if (field.equals("vocab") && in.peek() == '{') {
                tokens();
            } else if (field.equals("merges") && in.peek() == '[') {
                mergesSeen = true;
                if (vocabularySeen) {
                    mergeList();
                } else {
                    // Merges become ids while they are read, so the vocabulary must be there: read them at the end.
                    mergesPlace = in.place();
                    in.value();
                }
            } else {
                put(model, field, in.value());
            }
        }
        return model;
    }

    private void tokens() {
        vocabularySeen = true;
        in.expect('{');
        for (boolean first = true; in.more(first, '}'); first = false) {
            in.string();
            byte[] text = in.bytes();
            int from = in.from();
            int to = in.to();
            in.expect(':');
            int id = in.wholeNumber();
            if (id < 0) {
                throw new TokenizerFileException("model.vocab: the id of \"" + in.text() + "\" must be a whole number");
            }
            if (!Utf8.isValid(text, from, to)) {
                throw new TokenizerFileException("model.vocab: the token with id " + id + " is no UTF-8");
            }
            vocabulary.put(text, from, to, id);
        }
    }

    private void mergeList() {
        in.expect('[');
        for (boolean first = true; in.more(first, ']'); first = false) {
            int next = in.peek();
            if (next == '"') {
                in.string();
                int space = indexOfSpace(in.from());
                if (space < 0 || indexOfSpace(space + 1) >= 0) {
                    throw badMerge("is \"" + in.text() + "\"; it must be two tokens with one space between them");
                }
                int left = append(0, in.from(), space);
                merge(left, append(left, space + 1, in.to()));
            } else if (in.take('[')) {
                int left = append(0, "must be an array of two strings");
                if (!in.take(',')) {
                    throw badMerge("must be an array of two strings");
                }
                int both = append(left, "must be an array of two strings");
                if (!in.take(']')) {
                    throw badMerge("must be an array of two strings");
                }
                merge(left, both);
            } else {
                throw badMerge("must be a string or an array of two");
            }
        }
    }

    private int indexOfSpace(int from) {
        for (int i = from; i < in.to(); i++) {
            if (in.bytes()[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private int append(int length, String otherwise) {
        if (in.peek() != '"') {
            throw badMerge(otherwise);
        }
        in.string();
        return append(length, in.from(), in.to());
    }

    private int append(int length, int from, int to) {
        int end = length + to - from;
        if (end > pair.length) {
            pair = Arrays.copyOf(pair, 2 * end);
        }
        System.arraycopy(in.bytes(), from, pair, length, to - from);
        return end;
    }

    private void merge(int left, int both) {
        if (INTS * (mergeCount + 1) > merges.length) {
            merges = Arrays.copyOf(merges, merges.length * 2);
        }
        int at = INTS * mergeCount;
        merges[at] = vocabulary.idAt(place(0, left));
        merges[at + 1] = vocabulary.idAt(place(left, both));
        made = madePlace(both);
        merges[at + 2] = vocabulary.idAt(made);
        mergeCount++;
    }

    /** Place of the token that is made: mostly that behind the one before, or the same once more. */
    private int madePlace(int both) {
        if (vocabulary.isAt(made + 1, pair, 0, both)) {
            return made + 1;
        }
        return vocabulary.isAt(made, pair, 0, both) ? made : place(0, both);
    }

    private int place(int from, int to) {
        int place = vocabulary.place(pair, from, to);
        if (place == TokenNames.NONE) {
            String token = new String(pair, from, to - from, StandardCharsets.UTF_8);
            throw badMerge("\"" + token + "\" is not in model.vocab");
        }
        return place;
    }

    private TokenizerFileException badMerge(String what) {
        return new TokenizerFileException("model.merges[" + mergeCount + "]: " + what);
    }
}
