package io.sluice.accelerator.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        return new GpuNodeProfile(gpus, gpu, 0.9, 3e9, constants, 256, 8_192, Batching.MIXED);
    }

    private static ModelArchitecture model(Random random) {
        boolean mixture = random.nextBoolean();
        int layers = 1 + random.nextInt(100);
        int experts = mixture ? 8 << random.nextInt(5) : 1;
        return new ModelArchitecture(
                layers,
                1 << (10 + random.nextInt(4)),
                32,
                1 << random.nextInt(4),
                64 << random.nextInt(2),
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
