package io.sluice.accelerator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.accelerator.engine.ReplayEngine.Recording;
import io.sluice.contracts.hash.ChainHash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedEnginesTest {
    private static final Sampling PLAIN = new Sampling(1, 1, 1);

    @Test
    void echoLeavesOutSpecialIds() {
        int[] prompt = {200_006, 17_360, 200_008, 13_225, 2_375, 200_007, 199_999};
        assertEquals(List.of(17_360, 13_225, 2_375), say(new EchoEngine(Vocabulary.O200K_BASE), prompt));
        assertEquals(7, say(new EchoEngine(Vocabulary.UNKNOWN), prompt).size());
    }

    @Test
    void replayKnowsItsPromptsAndGivesTheOthersInOrder() {
        int[] known = {5, 6, 7};
        long hash = ChainHash.START;
        for (int id : known) {
            hash = ChainHash.next(hash, id);
        }
        Engine engine = new ReplayEngine(List.of(
                new Recording(Recording.ANY_PROMPT, new int[] {1}),
                new Recording(hash, new int[] {2, 2}),
                new Recording(Recording.ANY_PROMPT, new int[] {3})));
        assertEquals(List.of(1), say(engine, new int[] {9}));
        assertEquals(List.of(2, 2), say(engine, known));
        assertEquals(List.of(3), say(engine, new int[] {9}));
        assertEquals(List.of(1), say(engine, new int[] {9}));
    }

    private static List<Integer> say(Engine engine, int[] prompt) {
        Answer answer = engine.open(prompt, PLAIN);
        List<Integer> said = new ArrayList<>();
        for (int id = answer.next(); id != Answer.END; id = answer.next()) {
            said.add(id);
        }
        return said;
    }
}
