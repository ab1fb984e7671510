package io.sluice.accelerator.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.ModelKind;
import io.sluice.accelerator.hardware.Profiles;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CarryOverTest {
    private static final GpuNodeProfile NODE = (GpuNodeProfile) Profiles.profile("vllm-b200");

    private final CarryOver carryOver = new CarryOver(Map.of(
            "vllm-h100", node(ModelKind.MIXTURE, 0.1),
            "vllm-b200", node(ModelKind.DENSE_FP4, 0.2),
            "trtllm-b200", node(ModelKind.DENSE_FP8, 0.3),
            "trtllm-h100", node(ModelKind.DENSE_FP8, 0.4)));

    @Test
    void kernelsAreTheNearestGpusAndTheRestTheEnginesOwn() {
        Constants carried =
                carryOver.constants("vllm-b200", ModelKind.DENSE_FP8).orElseThrow();
        assertEquals(Optional.of("trtllm-b200"), carried.carriedFrom());
        assertEquals(0.3, carried.get(Constant.WEIGHT_READ_EFFICIENCY));
        assertEquals(20, carried.get(Constant.LAYER_US), 1e-9);
    }

    @Test
    void aKindUnlikeItsOwnIsCarriedWhole() {
        Constants carried = carryOver.constants("vllm-b200", ModelKind.MIXTURE).orElseThrow();
        assertEquals(Optional.of("vllm-h100"), carried.carriedFrom());
        assertEquals(10, carried.get(Constant.LAYER_US), 1e-9);
    }

    @Test
    void whatWasFittedOrIsNowhereIsNotCarried() {
        assertTrue(carryOver.constants("vllm-b200", ModelKind.DENSE_FP4).isEmpty());
        assertTrue(carryOver.constants("vllm-b200", ModelKind.DENSE_BF16).isEmpty());
        Constants carried =
                carryOver.asIfNotFitted("trtllm-b200", ModelKind.DENSE_FP8).orElseThrow();
        assertEquals(Optional.of("trtllm-h100"), carried.carriedFrom());
    }

    /** A profile with one kind, whose constants tell it from the others. */
    private static GpuNodeProfile node(ModelKind kind, double mark) {
        GpuNodeProfile node = NODE;
        for (ModelKind other : new EnumMap<>(NODE.constants()).keySet()) {
            node = node.without(other);
        }
        return node.withConstants(
                kind,
                Constants.start().with(Constant.WEIGHT_READ_EFFICIENCY, mark).with(Constant.LAYER_US, 100 * mark));
    }
}
