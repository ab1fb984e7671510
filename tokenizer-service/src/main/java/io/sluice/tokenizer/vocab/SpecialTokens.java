package io.sluice.tokenizer.vocab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tokens that mark structure and stand for no text. Only a template may place them; text becomes one of them only
 * where the caller asks for it. Immutable.
 */
public final class SpecialTokens {
    /** Answer of {@link #find} where there is none. */
    public static final long NO_MATCH = -1;

    private final Map<String, Integer> ids;
    private final byte[][] names;
    private final int[] nameIds;
    private final int[] sorted;
    private final boolean[] firstByte = new boolean[256];
    private final ByteTrie trie;

    /** @param ids id by name, such as {@code <|end|>}; names are not empty and no id is negative */
    public SpecialTokens(Map<String, Integer> ids) {
        this.ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
        this.names = new byte[ids.size()][];
        this.nameIds = new int[ids.size()];
        int[] offsets = new int[ids.size() + 1];
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        int i = 0;
        for (Map.Entry<String, Integer> entry : ids.entrySet()) {
            if (entry.getKey().isEmpty() || entry.getValue() < 0) {
                throw new IllegalArgumentException("a special token needs a name and an id");
            }
            names[i] = entry.getKey().getBytes(StandardCharsets.UTF_8);
            nameIds[i] = entry.getValue();
            firstByte[names[i][0] & 0xFF] = true;
            joined.writeBytes(names[i++]);
            offsets[i] = joined.size();
        }
        this.trie = ByteTrie.of(joined.toByteArray(), offsets);
        this.sorted = nameIds.clone();
        Arrays.sort(sorted);
    }

    /**
     * Id of a special token.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public int id(String name) {
        Integer id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("no special token " + name);
        }
        return id;
    }

    /** Whether there is a special token of that name. */
    public boolean has(String name) {
        return ids.containsKey(name);
    }

    /** Whether an id is a special token's. */
    public boolean contains(int id) {
        return Arrays.binarySearch(sorted, id) >= 0;
    }

    /** The highest id, or -1 if there are none. */
    public int maxId() {
        return sorted.length == 0 ? -1 : sorted[sorted.length - 1];
    }

    /** Ids by name, unmodifiable. */
    public Map<String, Integer> ids() {
        return ids;
    }

    /**
     * Finds the first special token written in a text; of several that start at one place, the longest.
     *
     * @param text UTF-8
     * @param from where to start
     * @param to where the text ends
     * @return the match, to be read with {@link #startOf}, {@link #endOf} and {@link #idOf}; or {@link #NO_MATCH}
     */
    public long find(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (firstByte[text[at] & 0xFF]) {
                int name = trie.longest(text, at, to);
                if (name >= 0) {
                    return (long) at << 32 | name;
                }
            }
        }
        return NO_MATCH;
    }

    /** Where a match starts. */
    public static int startOf(long match) {
        return (int) (match >>> 32);
    }

    /** Where a match ends. */
    public int endOf(long match) {
        return startOf(match) + names[(int) match].length;
    }

    /** Id of a match. */
    public int idOf(long match) {
        return nameIds[(int) match];
    }
}
