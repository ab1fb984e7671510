package io.sluice.tokenizer.file;

import java.util.Arrays;

/**
 * What the file's {@code truncation} and {@code padding} make of the ids of a whole text.
 *
 * @param most ids kept
 * @param keepEnd whether the last ids are kept, not the first
 * @param fewest ids that there must be
 * @param multiple what their number must be a multiple of
 * @param pad id that is added until there are enough
 * @param padStart whether it is added at the start
 */
public record Shape(int most, boolean keepEnd, int fewest, int multiple, int pad, boolean padStart) {
    /** Nothing is cut or added. */
    public static final Shape AS_IT_IS = new Shape(Integer.MAX_VALUE, false, 0, 1, 0, false);

    static Shape read(Json truncation, Json padding) {
        int most = Integer.MAX_VALUE;
        boolean keepEnd = false;
        if (!truncation.isNull()) {
            most = truncation.get("max_length").number();
            keepEnd = isLeft(truncation.get("direction"));
        }
        if (padding.isNull()) {
            return new Shape(most, keepEnd, 0, 1, 0, false);
        }
        Json strategy = padding.get("strategy");
        int fewest = 0;
        if (!strategy.get("Fixed").isNull()) {
            fewest = strategy.get("Fixed").number();
        } else if (!strategy.text().equals("BatchLongest")) {
            throw strategy.bad("must be BatchLongest or Fixed");
        }
        Json multiple = padding.get("pad_to_multiple_of");
        return new Shape(
                most,
                keepEnd,
                fewest,
                multiple.isNull() ? 1 : Math.max(1, multiple.number()),
                padding.get("pad_id").number(),
                isLeft(padding.get("direction")));
    }

    private static boolean isLeft(Json direction) {
        return switch (direction.optionalText().orElse("Right")) {
            case "Left" -> true;
            case "Right" -> false;
            default -> throw direction.bad("must be Left or Right");
        };
    }

    /** The ids in this shape. */
    public int[] apply(int[] ids) {
        int kept = Math.min(most, ids.length);
        int from = keepEnd ? ids.length - kept : 0;
        int wanted = Math.max(kept, fewest);
        int size = (wanted + multiple - 1) / multiple * multiple;
        if (kept == ids.length && size == kept) {
            return ids;
        }
        int[] shaped = new int[size];
        Arrays.fill(shaped, pad);
        System.arraycopy(ids, from, shaped, padStart ? size - kept : 0, kept);
        return shaped;
    }
}
