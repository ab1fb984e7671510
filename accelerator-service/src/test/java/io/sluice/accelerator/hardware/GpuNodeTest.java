package io.sluice.accelerator.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for every GPU node, whatever its figures. */
class GpuNodeTest {
    @Property(tries = 500)
    void moreNeverTakesLess(@ForAll long seed) {
        Random random = new Random(seed);
        StepTime node = new GpuNode(profile(random, 1 << random.nextInt(4)), model(random));
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
        StepTime node = new GpuNode(profile(random, 8), model(random));
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
            long nanos = decode(new GpuNode(Profiles.withGpus(profile, gpus), model), 1, 1_000);
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

    private static GpuNodeProfile profile(Random random, int gpus) {
        return new GpuNodeProfile(
                gpus,
                80e9,
                0.9,
                3e9,
                1e12 * (1 + random.nextDouble() * 8),
                1e14 * (1 + random.nextDouble() * 30),
                1e14 * (1 + random.nextDouble() * 60),
                1e9 * (50 + random.nextDouble() * 900),
                share(random),
                share(random),
                share(random),
                share(random),
                share(random),
                random.nextDouble() * 1e-4,
                random.nextDouble() * 1e-5,
                random.nextDouble() * 1e-3,
                random.nextDouble() * 1e-2,
                random.nextDouble() * 2e-5,
                random.nextDouble(),
                256,
                8_192);
    }

    private static double share(Random random) {
        return 0.1 + 0.9 * random.nextDouble();
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
                1 + random.nextInt(2),
                0.53,
                1 + random.nextInt(2),
                random.nextBoolean() ? ModelArchitecture.Precision.BF16 : ModelArchitecture.Precision.FP8,
                131_072);
    }
}
