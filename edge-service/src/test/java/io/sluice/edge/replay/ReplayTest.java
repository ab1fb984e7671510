package io.sluice.edge.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.routing.PolicyName;
import io.sluice.edge.routing.PolicySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final ReplaySettings SETTINGS = new ReplaySettings(4, 200_000, 16, 100_000, 10_000, 100, 10_000, 1);

    @Test
    void readsALineOfTheTraceFormat() {
        TraceRequest request = TraceRequest.parse(
                "{\"timestamp\": 27482, \"input_length\": 955, \"output_length\": 52, \"hash_ids\": [46, 2354]}");
        assertEquals(27_482_000, request.micros());
        assertEquals(955, request.inputTokens());
        assertEquals(52, request.outputTokens());
        assertArrayEquals(new long[] {46, 2354}, request.blocks());
        assertThrows(IllegalArgumentException.class, () -> TraceRequest.parse("{\"timestamp\": 1}"));
    }

    @Test
    void theSameRunIsTheSameRun() {
        List<TraceRequest> trace = conversations();
        Replay.Outcome first = run(PolicyName.POWER_OF_TWO, trace);
        Replay.Outcome second = run(PolicyName.POWER_OF_TWO, trace);
        assertEquals(first.hitRate(), second.hitRate());
        assertArrayEquals(first.firstTokenMicros(), second.firstTokenMicros());
        assertEquals(trace.size(), first.firstTokenMicros().length);
    }

    @Test
    void whoKnowsThePrefixHitsMoreThanWhoDoesNot() {
        List<TraceRequest> trace = conversations();
        double aware = run(PolicyName.LONGEST_PREFIX, trace).hitRate();
        double affine = run(PolicyName.SESSION_AFFINITY, trace).hitRate();
        double blind = run(PolicyName.ROUND_ROBIN, trace).hitRate();
        assertTrue(aware > blind && affine > blind, aware + " and " + affine + " against " + blind);
    }

    private static Replay.Outcome run(PolicyName policy, List<TraceRequest> trace) {
        return new Replay(SETTINGS, policy.policy(new PolicySettings(5_000, 100, 1.25, 1)), 400).run(trace);
    }

    /** Forty conversations of ten turns, each turn two blocks longer than the last, in a random order of conversations. */
    private static List<TraceRequest> conversations() {
        SplittableRandom random = new SplittableRandom(3);
        int[] turns = new int[40];
        List<TraceRequest> trace = new ArrayList<>();
        for (int request = 0; request < 400; request++) {
            int conversation = random.nextInt(turns.length);
            int blocks = 2 * ++turns[conversation];
            long first = 1_000L * conversation;
            trace.add(new TraceRequest(
                    request * 500_000L,
                    blocks * TraceRequest.BLOCK_TOKENS,
                    20,
                    LongStream.range(first, first + blocks).toArray()));
        }
        return trace;
    }
}
