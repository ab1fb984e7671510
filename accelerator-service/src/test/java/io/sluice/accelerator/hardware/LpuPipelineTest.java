package io.sluice.accelerator.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.simulation.ClosedLoop;
import io.sluice.accelerator.simulation.Measurement;
import io.sluice.accelerator.simulation.Workload;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A statically scheduled pipeline: the same for every user, and never other than planned. */
class LpuPipelineTest {
    private static LpuPipelineProfile lpu(int chips, int layersPerStage, int tokensPerBeat) {
        return new LpuPipelineProfile(chips, 230e6, 0.9, layersPerStage, tokensPerBeat, 40e-6, 52e-6);
    }

    @Property(tries = 100)
    void aUsersRateIsTheSameHoweverManyAreInFlight(
            @ForAll @IntRange(min = 1, max = 8) int layersPerStage,
            @ForAll @IntRange(min = 1, max = 8) int tokensPerBeat,
            @ForAll @IntRange(min = 1, max = 200) int users,
            @ForAll @IntRange(min = 1, max = 500) int context) {
        LpuPipelineProfile profile = lpu(2_000, layersPerStage, tokensPerBeat);
        ModelArchitecture model = Profiles.model("llama-3.1-8b");
        Hardware hardware = profile.load(model);
        StepShape shape = new StepShape();
        for (int i = 0; i < Math.min(users, hardware.maxSequences()); i++) {
            shape.addDecode(context + i);
        }
        assertEquals(
                profile.tokenSeconds(model.layers(), false) * 1e9,
                hardware.stepTime().nanos(shape),
                0.5,
                "stages times beat");
    }

    @Test
    void aRunHasNoVariance() {
        Hardware hardware = lpu(576, 1, 4).load(Profiles.model("llama-3.1-8b"));
        for (int users : new int[] {1, 3, 20}) {
            Measurement measured = ClosedLoop.run(hardware, Workload.fixed(users, 5 * users, 4, 50));
            assertEquals(32 * 40_000, measured.tokenNanos(), 1e-6, users + " users");
        }
    }

    @Test
    void whatTheSramDoesNotHoldIsRefused() {
        ModelArchitecture model = Profiles.model("llama-3.1-405b");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> lpu(576, 1, 4).load(model));
        assertEquals(
                "the model needs 405.9 GB for its weights, and 576 chips leave no room for KV beside them",
                refused.getMessage());
        int chips = (int) Math.ceil(model.weightBytes() / (0.9 * 230e6)) + 100;
        assertTrue(lpu(chips, 1, 4).load(model).kvTokens() > 0);
    }

    @Test
    void usersBeyondTheStagesWait() {
        Hardware hardware = lpu(576, 1, 4).load(Profiles.model("llama-3.1-8b"));
        assertEquals(32 * 4, hardware.maxSequences());
        Measurement full = ClosedLoop.run(hardware, Workload.fixed(128, 256, 1, 20));
        Measurement over = ClosedLoop.run(hardware, Workload.fixed(256, 512, 1, 20));
        assertEquals(full.tokenNanos(), over.tokenNanos(), 1e-6, "a rate is never shared out");
        assertTrue(over.firstTokenNanos() > 5 * full.firstTokenNanos());
    }
}
