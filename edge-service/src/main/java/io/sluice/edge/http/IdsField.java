package io.sluice.edge.http;

import java.io.IOException;
import java.util.Arrays;

/** An array of token ids. */
final class IdsField {
    private static final int MAX_IDS = 1 << 20;

    private int[] ids = new int[64];
    private int count;

    static int[] read(String name, JsonBody body) throws BadBody, IOException {
        IdsField field = new IdsField();
        body.array(name, MAX_IDS, field::add);
        return field.ids();
    }

    void add(String param, JsonBody body) throws BadBody, IOException {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
        }
        ids[count++] = (int) body.integer(param, 0, Integer.MAX_VALUE);
    }

    int[] ids() {
        return Arrays.copyOf(ids, count);
    }

    boolean isEmpty() {
        return count == 0;
    }
}
