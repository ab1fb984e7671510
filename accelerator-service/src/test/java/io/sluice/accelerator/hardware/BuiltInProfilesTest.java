package io.sluice.accelerator.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BuiltInProfilesTest {
    @Test
    void fixedIsWhatItsFileSays() {
        Hardware fixed = Profiles.profile("fixed").load(Profiles.model("echo"));
        StepShape shape = new StepShape();
        shape.addDecode(100);
        shape.addPrefill(1_000, 0);
        assertEquals(1_000_000 + 5_000_000, fixed.stepTime().nanos(shape));
    }

    @Test
    void lpuGivesEveryUserTheSameRateUntilItsStagesAreFull() {
        Hardware lpu = Profiles.profile("lpu-pipeline").load(Profiles.model("gpt-oss-20b"));
        StepShape shape = new StepShape();
        shape.addDecode(1_000);
        assertEquals(24 * 52_000, lpu.stepTime().nanos(shape));
        while (shape.sequences() < lpu.maxSequences()) {
            shape.addDecode(1_000);
        }
        assertEquals(24 * 52_000, lpu.stepTime().nanos(shape));
        shape.addDecode(1_000);
        assertEquals(25 * 52_000, lpu.stepTime().nanos(shape));
    }

    @Test
    void theDefaultGpusHaveTheConstantsOfVllmOnThem() {
        GpuNodeProfile ours = (GpuNodeProfile) Profiles.profile("gpu-8xh100");
        GpuNodeProfile fitted = (GpuNodeProfile) Profiles.profile("vllm-h100");
        for (ModelKind kind : fitted.constants().keySet()) {
            for (Constant constant : Constant.values()) {
                assertEquals(
                        Objects.requireNonNull(fitted.constants().get(kind)).get(constant),
                        Objects.requireNonNull(ours.constants().get(kind)).get(constant),
                        kind + " " + constant);
            }
        }
    }

    @Test
    void kvCapacityFollowsTheFormula() {
        ModelArchitecture model = Profiles.model("llama-3.3-70b");
        // (8 * (0.9 * 80 GB - 3 GB) - 70.55 GB) / (80 layers * 2 * 8 heads * 128 * 1 byte)
        long expected = (long) ((8 * (0.9 * 80e9 - 3e9) - 70.55e9) / (80.0 * 2 * 8 * 128));
        assertEquals(expected, Profiles.profile("gpu-8xh100").load(model).kvTokens());
    }

    @Test
    void modelsHaveTheParametersOfTheirCards() {
        assertEquals(116.83e9, parameters("gpt-oss-120b"), 0.02e9);
        assertEquals(5.13e9, Profiles.model("gpt-oss-120b").activeParameters(), 0.06e9);
        assertEquals(20.91e9, parameters("gpt-oss-20b"), 0.02e9);
        assertEquals(3.61e9, Profiles.model("gpt-oss-20b").activeParameters(), 0.02e9);
        assertEquals(8.03e9, parameters("llama-3.1-8b"), 0.02e9);
        assertEquals(70.55e9, parameters("llama-3.3-70b"), 0.02e9);
        assertEquals(70.55e9, parameters("llama-3.1-70b"), 0.02e9);
        assertEquals(405.85e9, parameters("llama-3.1-405b"), 0.1e9);
        assertEquals(46.7e9, parameters("mixtral-8x7b"), 0.05e9);
        assertEquals(12.9e9, Profiles.model("mixtral-8x7b").activeParameters(), 0.2e9);
        assertEquals(671.03e9, parameters("deepseek-v3"), 0.1e9);
        assertEquals(37e9, Profiles.model("deepseek-v3").activeParameters(), 0.6e9);
    }

    @Test
    void aLatentIsKeptOnceForAllHeadsAndOnEveryGpu() {
        ModelArchitecture model = Profiles.model("deepseek-v3");
        assertEquals(61 * 576 * 2, model.kvBytesPerToken());
        GpuNodeProfile node = (GpuNodeProfile) Profiles.profile("vllm-b200");
        long expected = (long) ((8 * (0.9 * 180e9 - 3e9) - 671.03e9) / 8 / (61 * 576 * 2));
        assertEquals(expected, node.withGpus(8).load(model).kvTokens(), 0.001 * expected);
    }

    @Test
    void anEngineMayGiveKvAShareOfWhatWeightsLeave() {
        ModelArchitecture model = Profiles.model("llama-3.1-70b");
        double weights = model.weightBytes();
        double token = model.kvBytesPerToken();
        double ofFree = new MemoryUse(0.9, true, 0, 9e9, false).kvTokens(4, 100e9, model);
        assertEquals(0.9 * (400e9 - weights) / token, ofFree, 1);
        double ofAll = new MemoryUse(0.9, false, 5e9, 9e9, true).kvTokens(4, 100e9, model);
        assertEquals((4 * (0.9 * 100e9 - 5e9) - weights) / token, ofAll, 1);
    }

    @Test
    void layersWithAWindowNeedNotKeepMore() {
        ModelArchitecture model = Profiles.model("gpt-oss-120b");
        double all = new MemoryUse(0.9, true, 0, 10e9, false).kvTokens(1, 141e9, model);
        double windowed = new MemoryUse(0.9, true, 0, 10e9, true).kvTokens(1, 141e9, model);
        assertEquals(2, windowed / all, 1e-9);
        assertEquals(
                0.9 * 10e9 / model.kvBytesPerToken(),
                new MemoryUse(0.9, true, 0, 0, false).kvTokens(1, 141e9, model) - all,
                1);
    }

    @Test
    void kvLeavesEachDeviceOverItsOwnLink() {
        String text = "kind=gpu-node\ngpus=8\nkv_transfer_gb_per_s_per_device=50\nkv_transfer_latency_us=70\n";
        KvLink link = KvLink.read("x", new StringReader(text)).orElseThrow();
        assertEquals(new KvLink(400, 70), link);
        ModelArchitecture model = Profiles.model("llama-3.1-70b");
        assertEquals(model.kvBytesPerToken() / 400, link.nanosPerToken(model), 1e-9);
        assertTrue(KvLink.read("x", new StringReader("kind=fixed\n")).isEmpty());
    }

    @Test
    void aModelThatDoesNotFitIsRefused() {
        GpuNodeProfile one = ((GpuNodeProfile) Profiles.profile("gpu-8xh100")).withGpus(1);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> one.load(Profiles.model("llama-3.3-70b")));
        assertTrue(String.valueOf(refused.getMessage()).contains("GB"), String.valueOf(refused));
    }

    @Test
    void messagesNameFileAndKey() {
        assertMessage("p.txt: step_us is missing", "kind=fixed");
        assertMessage("p.txt: step_us must be a number, not 'x'", "kind=fixed\nstep_us=x");
        assertMessage("p.txt: kind must be gpu-node, lpu-pipeline or fixed, not 'tpu'", "kind=tpu");
        String whole = """
                kind=fixed
                step_us=1
                sequence_us=0
                prefill_token_us=1
                max_sequences=1
                max_batched_tokens=1
                kv_tokens=16
                """;
        HardwareProfile.read("p.txt", new StringReader(whole));
        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class,
                () -> HardwareProfile.read("p.txt", new StringReader(whole + "step_ms=2\n")));
        assertTrue(String.valueOf(unknown.getMessage()).startsWith("p.txt: step_ms is not known"));
    }

    private static void assertMessage(String message, String text) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> HardwareProfile.read("p.txt", new StringReader(text)));
        assertEquals(message, e.getMessage());
    }

    private static double parameters(String name) {
        ModelArchitecture model = Profiles.model(name);
        return model.denseParameters() + model.idleParameters() + model.expertParameters();
    }
}
