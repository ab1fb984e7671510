package io.sluice.accelerator.hardware;

/**
 * Chips with the weights in their SRAM, in a pipeline of stages that a compiler has scheduled.
 *
 * @param chips chips of the pipeline
 * @param sramBytes memory of one
 * @param memoryShare share of it for weights and KV; the rest is for activations and instructions
 * @param layersPerStage layers that one stage computes
 * @param tokensPerBeat tokens that a stage takes at once, one beat after the other
 * @param denseLayerSeconds time of a token in a layer of a dense model
 * @param mixtureLayerSeconds the same for a mixture of experts
 */
public record LpuPipelineProfile(
        int chips,
        double sramBytes,
        double memoryShare,
        int layersPerStage,
        int tokensPerBeat,
        double denseLayerSeconds,
        double mixtureLayerSeconds)
        implements HardwareProfile {

    static LpuPipelineProfile read(Figures figures) {
        return new LpuPipelineProfile(
                figures.whole("chips", 1, 1 << 20),
                figures.positive("sram_mb_per_chip") * 1e6,
                figures.number("sram_utilization", 0.05, 1),
                figures.whole("layers_per_stage", 1, 1_000),
                figures.whole("tokens_per_beat", 1, 4_096),
                figures.positive("dense_layer_us") * 1e-6,
                figures.positive("mixture_layer_us") * 1e-6);
    }

    @Override
    public Hardware load(ModelArchitecture model) {
        long kvTokens = (long) ((chips * sramBytes * memoryShare - model.weightBytes()) / model.kvBytesPerToken());
        if (kvTokens < 16) {
            throw new IllegalArgumentException(String.format(
                    "the model needs %.1f GB for its weights, and %d chips leave no room for KV beside them",
                    model.weightBytes() / 1e9, chips));
        }
        int stages = stages(model.layers());
        long beatNanos = beatNanos(model.isMixture());
        int places = stages * tokensPerBeat;
        return new Hardware(
                new LpuPipeline(stages, tokensPerBeat, beatNanos), places, places, kvTokens, Batching.MIXED);
    }

    /**
     * Returns the time per output token of a user: all stages, one beat each, whoever else is there.
     *
     * @param layers layers of the model
     * @param mixture whether it is a mixture of experts
     */
    public double tokenSeconds(int layers, boolean mixture) {
        return stages(layers) * beatNanos(mixture) * 1e-9;
    }

    private int stages(int layers) {
        return (layers + layersPerStage - 1) / layersPerStage;
    }

    private long beatNanos(boolean mixture) {
        double layerSeconds = mixture ? mixtureLayerSeconds : denseLayerSeconds;
        return Math.max(1, Math.round(layerSeconds * 1e9 * layersPerStage));
    }
}
