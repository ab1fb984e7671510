package io.sluice.accelerator.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.simulation.ClosedLoop;
import io.sluice.accelerator.simulation.Workload;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for every GPU node, whatever its figures. */
class GpuNodeTest {
    @Property(tries = 500)
    void moreNeverTakesLess(@ForAll long seed) {
        Random random = new Random(seed);
        StepTime node = stepTime(profile(random, 1 << random.nextInt(4)), model(random));
        StepShape shape = new StepShape();
        for (int i = 1 + random.nextInt(100); i > 0; i--) {
            shape.addDecode(1 + random.nextInt(100_000));
        }
        if (random.nextBoolean()) {
            shape.addPrefill(1 + random.nextInt(8_000), random.nextInt(100_000));
        }
        long before = node.nanos(shape);
        assertEquals(before, node.nanos(shape), "the same shape takes the same time");
        switch (random.nextInt(3)) {
            case 0 -> shape.addDecode(1 + random.nextInt(100_000));
            case 1 -> shape.addPrefill(1 + random.nextInt(8_000), random.nextInt(100_000));
            default -> shape.decodeContextTokens += 1 + random.nextInt(1_000_000);
        }
        assertTrue(node.nanos(shape) >= before);
    }

    @Property(tries = 200)
    void tokensPerSecondGrowWithTheBatchAndEachUsersFall(@ForAll long seed) {
        Random random = new Random(seed);
        StepTime node = stepTime(profile(random, 8), model(random));
        int context = 1 + random.nextInt(10_000);
        long few = decode(node, 8, context);
        long many = decode(node, 64, context);
        assertTrue(many >= few, "a user's tokens come no sooner in a larger batch");
        assertTrue(many < 8 * few, "and yet the node gives more of them");
    }

    @Property(tries = 100)
    void aUsersRateFallsWithTheUsersBeside(@ForAll long seed) {
        Random random = new Random(seed);
        StepTime node = stepTime(profile(random, 8), model(random));
        Hardware hardware = new Hardware(node, 256, 8_192, 1 << 22, Batching.MIXED);
        int prompt = 1 + random.nextInt(2_000);
        int answer = 2 + random.nextInt(200);
        double before = 0;
        for (int users = 1; users <= 64; users *= 4) {
            double each = ClosedLoop.run(hardware, Workload.fixed(users, 3 * users, prompt, answer))
                    .tokenNanos();
            assertTrue(each >= before, users + " users: " + each + " ns, fewer: " + before + " ns");
            before = each;
        }
    }

    /**
     * Large: 1.5 GB of weights a layer and more. Below that the latency of the all-reduces may outweigh what more memory
     * gives, as it does on real GPUs. Latencies are those of links inside a node, at most 12 us between two GPUs.
     */
    @Property(tries = 500)
    void moreGpusNeverSlowALargeModelsDecode(@ForAll long seed) {
        Random random = new Random(seed);
        ModelArchitecture any = model(random);
        GpuNodeProfile drawn = profile(random, 1);
        Gpu gpu = drawn.gpu();
        ModelArchitecture model = new ModelArchitecture(
                any.layers(),
                any.hiddenSize(),
                any.heads(),
                any.kvHeads(),
                any.headSize(),
                any.kvNumbers(),
                any.fullAttentionLayers(),
                any.slidingWindowTokens(),
                any.layers()
                        * 1.5e9
                        * (1 + random.nextDouble())
                        / any.precision().bytes(),
                0,
                0,
                1,
                1,
                any.precision(),
                any.precision(),
                any.kvBytes(),
                any.contextTokens());
        Constants constants = drawn.constantsFor(model)
                .with(Constant.ALL_REDUCE_US, 0.1 + 11.9 * random.nextDouble())
                .with(Constant.ALL_REDUCE_GROWTH, 0.01 + 0.59 * random.nextDouble())
                .with(Constant.LINK_EFFICIENCY, 0.3 + 0.65 * random.nextDouble());
        GpuNodeProfile profile = new GpuNodeProfile(
                        1,
                        new Gpu(
                                gpu.memoryBytes(),
                                Math.min(8e12, gpu.bandwidth()),
                                gpu.bf16Flops(),
                                gpu.fp8Flops(),
                                gpu.fp4Flops(),
                                Math.max(450e9, gpu.linkBandwidth())),
                        new MemoryUse(0.9, false, 0, 0, false),
                        drawn.constants(),
                        256,
                        8_192,
                        Batching.MIXED)
                .withConstants(ModelKind.of(model), constants);
        int context = 1 + random.nextInt(100_000);
        long before = Long.MAX_VALUE;
        for (int gpus = 1; gpus <= 8; gpus *= 2) {
            long nanos = decode(stepTime(profile.withGpus(gpus), model), 1, context);
            assertTrue(nanos <= before, gpus + " GPUs: " + nanos + " ns, half of them: " + before + " ns");
            before = nanos;
        }
    }

    @Test
    void moreGpusAreFasterForALargeModel() {
        ModelArchitecture model = Profiles.model("llama-3.3-70b");
        long slowest = Long.MAX_VALUE;
        for (int gpus = 1; gpus <= 8; gpus *= 2) {
            GpuNodeProfile profile = (GpuNodeProfile) Profiles.profile("gpu-8xh100");
            long nanos = decode(stepTime(profile.withGpus(gpus), model), 1, 1_000);
            assertTrue(nanos < slowest, gpus + " GPUs are faster than fewer");
            slowest = nanos;
        }
    }

    private static long decode(StepTime node, int sequences, int context) {
        StepShape shape = new StepShape();
        for (int i = 0; i < sequences; i++) {
            shape.addDecode(context);
        }
        return node.nanos(shape);
    }

    /** The step time alone: memory is of no account here. */
    private static StepTime stepTime(GpuNodeProfile profile, ModelArchitecture model) {
        return new GpuNode(profile.gpus(), profile.gpu(), profile.constantsFor(model), model);
    }

    private static GpuNodeProfile profile(Random random, int gpus) {
        Map<ModelKind, Constants> constants = new EnumMap<>(ModelKind.class);
        for (ModelKind kind : ModelKind.values()) {
            Constants drawn = Constants.start();
            for (Constant constant : Constant.values()) {
                double most = Math.min(constant.max(), 20 * constant.start());
                drawn = drawn.with(constant, constant.min() + random.nextDouble() * (most - constant.min()));
            }
            constants.put(kind, drawn);
        }
        Gpu gpu = new Gpu(
                80e9,
                1e12 * (1 + random.nextDouble() * 8),
                1e14 * (1 + random.nextDouble() * 30),
                1e14 * (1 + random.nextDouble() * 60),
                random.nextBoolean() ? 0 : 1e14 * (1 + random.nextDouble() * 100),
                1e9 * (50 + random.nextDouble() * 900));
        return new GpuNodeProfile(
                gpus, gpu, new MemoryUse(0.9, false, 3e9, 0, false), constants, 256, 8_192, Batching.MIXED);
    }

    private static ModelArchitecture model(Random random) {
        boolean mixture = random.nextBoolean();
        int layers = 1 + random.nextInt(100);
        int experts = mixture ? 8 << random.nextInt(5) : 1;
        int kvHeads = 1 << random.nextInt(4);
        int headSize = 64 << random.nextInt(2);
        return new ModelArchitecture(
                layers,
                1 << (10 + random.nextInt(4)),
                32,
                kvHeads,
                headSize,
                2 * kvHeads * headSize,
                random.nextInt(layers + 1),
                random.nextInt(4_096),
                1e9 * (1 + random.nextDouble() * 100),
                0,
                mixture ? 1e9 * random.nextDouble() * 500 : 0,
                experts,
                mixture ? 1 + random.nextInt(experts) : 1,
                any(random),
                any(random),
                1 + random.nextInt(2),
                131_072);
    }

    private static Precision any(Random random) {
        return Precision.values()[random.nextInt(Precision.values().length)];
    }
}
