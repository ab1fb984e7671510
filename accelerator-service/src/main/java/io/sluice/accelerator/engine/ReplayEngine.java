package io.sluice.accelerator.engine;

import io.sluice.contracts.hash.ChainHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives recorded answers: the one recorded for a prompt's chain hash, else the next of those without a prompt, in the
 * order in which the prompts come, from the first again after the last.
 */
public final class ReplayEngine implements Engine {
    private final Map<Long, int[]> byPrompt = new HashMap<>();
    private final List<int[]> inOrder;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Makes an engine.
     *
     * @param recordings at least one
     */
    public ReplayEngine(List<Recording> recordings) {
        if (recordings.isEmpty()) {
            throw new IllegalArgumentException("a replay needs at least one recording");
        }
        for (Recording recording : recordings) {
            if (recording.promptHash() != Recording.ANY_PROMPT) {
                byPrompt.put(recording.promptHash(), recording.ids());
            }
        }
        List<int[]> free = recordings.stream()
                .filter(recording -> recording.promptHash() == Recording.ANY_PROMPT)
                .map(Recording::ids)
                .toList();
        inOrder = free.isEmpty() ? recordings.stream().map(Recording::ids).toList() : free;
    }

    @Override
    public Answer open(int[] promptIds, Sampling sampling) {
        long hash = ChainHash.START;
        for (int id : promptIds) {
            hash = ChainHash.next(hash, id);
        }
        int[] recorded = byPrompt.get(hash);
        int[] ids = recorded != null ? recorded : inOrder.get(Math.floorMod(turn.getAndIncrement(), inOrder.size()));
        return new Answer() {
            private int position;

            @Override
            public int next() {
                return position < ids.length ? ids[position++] : END;
            }
        };
    }

    /**
     * A recorded answer.
     *
     * @param promptHash chain hash of its prompt's ids, or {@link #ANY_PROMPT}
     * @param ids its token ids
     */
    @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
    public record Recording(long promptHash, int[] ids) {
        /** The answer is for whatever prompt comes next. */
        public static final long ANY_PROMPT = 0;
    }
}
