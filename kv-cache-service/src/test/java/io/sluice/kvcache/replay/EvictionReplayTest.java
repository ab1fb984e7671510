package io.sluice.kvcache.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.kvcache.eviction.EvictionKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionReplayTest {
    private static final List<TracedPrompt> TWICE = List.of(
            TracedPrompt.parse(
                    "{\"timestamp\": 0, \"input_length\": 1000, \"output_length\": 5, \"hash_ids\": [0, 1]}"),
            TracedPrompt.parse(
                    "{\"timestamp\": 3, \"input_length\": 1000, \"output_length\": 5, \"hash_ids\": [0, 2]}"),
            TracedPrompt.parse(
                    "{\"timestamp\": 9, \"input_length\": 1000, \"output_length\": 5, \"hash_ids\": [0, 1]}"));

    @Test
    void aLineIsRead() {
        assertEquals(3_000, TWICE.get(1).micros());
        assertEquals(1_000, TWICE.get(1).tokens());
        assertArrayEquals(new long[] {1, 3}, TWICE.get(1).blocks());
        assertThrows(IllegalArgumentException.class, () -> TracedPrompt.parse("{\"timestamp\": 1}"));
    }

    @Test
    void withRoomForAllEveryPolicyFindsWhatWasThereBefore() {
        for (EvictionKind policy : EvictionKind.values()) {
            var outcome = new EvictionReplay(policy, 3, new ComputeTime(1_000, 0)).run(TWICE);
            assertEquals((512 + 999) / 3_000.0, outcome.hitRate(), 1e-9);
            assertEquals(3 / 6.0, outcome.savedTime(), 1e-9);
        }
    }

    @Test
    void withRoomForOnePromptTheLeafGoesAndTheSharedBlockStays() {
        for (EvictionKind policy : EvictionKind.values()) {
            var outcome = new EvictionReplay(policy, 2, new ComputeTime(1_000, 0)).run(TWICE);
            assertEquals((512 + 512) / 3_000.0, outcome.hitRate(), 1e-9);
        }
    }

    @Test
    void attentionMakesLaterBlocksDearer() {
        var compute = new ComputeTime(1_000, 2_000);
        assertEquals(512 + 512 * 0.512, compute.micros(0, 1), 1e-6);
        assertEquals(512 + 3 * 512 * 0.512, compute.micros(1, 2), 1e-6);
    }
}
