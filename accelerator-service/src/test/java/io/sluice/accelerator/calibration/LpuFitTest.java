package io.sluice.accelerator.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class LpuFitTest {
    private static final String TABLE = """
            model,layers,moe,completion_tokens,completion_time_s
            a,10,0,100,0.04
            b,20,0,100,0.08
            c,10,0,100,0.05
            d,10,1,100,0.05
            """;

    @Test
    void mostTimingsCountMoreThanOneFarOff() {
        List<LpuTiming> timings = LpuTiming.read("t", new StringReader(TABLE));
        assertEquals(40e-6, LpuFit.layerSeconds(LpuFit.ofKind(timings, false)), 1e-9);
        assertEquals(50e-6, LpuFit.layerSeconds(LpuFit.ofKind(timings, true)), 1e-9);
    }

    @Test
    void theOnlyTimingOfAKindIsNotLeftOut() {
        List<LpuTiming> timings = LpuTiming.read("t", new StringReader(TABLE));
        assertTrue(LpuFit.leftOut(timings).contains("mean of 3"), LpuFit.leftOut(timings));
    }

    @Test
    void messagesNameLineAndColumn() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> LpuTiming.read("t", new StringReader(TABLE.replace("d,10,1,100,0.05", "d,10,1,100,soon"))));
        assertEquals("t, line 5: completion_time_s must be a number above 0, not 'soon'", refused.getMessage());
    }
}
