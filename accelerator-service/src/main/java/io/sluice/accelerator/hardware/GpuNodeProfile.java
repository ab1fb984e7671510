package io.sluice.accelerator.hardware;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * GPUs of one node that share a model by tensor parallelism, and the engine's constants on them.
 *
 * @param gpus GPUs that share the model: the tensor parallel size
 * @param gpu one of them
 * @param memory how the engine divides its memory
 * @param constants what was fitted, for one kind of model or more
 * @param maxSequences slots
 * @param maxBatchedTokens tokens in a step
 * @param batching how the engine puts steps together
 */
public record GpuNodeProfile(
        int gpus,
        Gpu gpu,
        MemoryUse memory,
        Map<ModelKind, Constants> constants,
        int maxSequences,
        int maxBatchedTokens,
        Batching batching)
        implements HardwareProfile {

    /** Copies the constants. */
    public GpuNodeProfile {
        constants = Map.copyOf(constants);
    }

    static GpuNodeProfile read(Figures figures) {
        Map<ModelKind, Constants> constants = Constants.read(figures);
        if (constants.isEmpty()) {
            throw new IllegalArgumentException(
                    "a profile has the constants of at least one kind of model, keys such as "
                            + ModelKind.DENSE_FP8.prefix() + Constant.LAYER_US.key());
        }
        return new GpuNodeProfile(
                figures.whole("gpus", 1, 1_024),
                Gpu.read(figures),
                MemoryUse.read(figures),
                constants,
                figures.whole("max_sequences", 1, 65_536),
                figures.whole("max_batched_tokens", 1, 1 << 20),
                Batching.read(figures));
    }

    /** Returns the same with another number of GPUs. */
    public GpuNodeProfile withGpus(int number) {
        return new GpuNodeProfile(number, gpu, memory, constants, maxSequences, maxBatchedTokens, batching);
    }

    /**
     * Returns the same with other settings of its engine.
     *
     * @param newMemory how it divides the GPUs' memory
     * @param newMaxBatchedTokens tokens in a step
     * @param newBatching how it puts steps together
     */
    public GpuNodeProfile withSettings(MemoryUse newMemory, int newMaxBatchedTokens, Batching newBatching) {
        return new GpuNodeProfile(gpus, gpu, newMemory, constants, maxSequences, newMaxBatchedTokens, newBatching);
    }

    /** Returns the same with other constants for one kind of model. */
    public GpuNodeProfile withConstants(ModelKind kind, Constants others) {
        Map<ModelKind, Constants> changed = new EnumMap<>(ModelKind.class);
        changed.putAll(constants);
        changed.put(kind, others);
        return new GpuNodeProfile(gpus, gpu, memory, changed, maxSequences, maxBatchedTokens, batching);
    }

    /** Returns the same without the constants for one kind of model. */
    public GpuNodeProfile without(ModelKind kind) {
        Map<ModelKind, Constants> changed = new EnumMap<>(ModelKind.class);
        changed.putAll(constants);
        changed.remove(kind);
        return new GpuNodeProfile(gpus, gpu, memory, changed, maxSequences, maxBatchedTokens, batching);
    }

    /**
     * Returns the constants for a model: those of its kind, or of the nearest kind that the profile has.
     *
     * @throws IllegalArgumentException if it has none that can stand in
     */
    public Constants constantsFor(ModelArchitecture model) {
        return Objects.requireNonNull(constants.get(kindFor(model)));
    }

    /**
     * Returns the kind of model whose constants a model gets: its own, or the nearest that the profile has.
     *
     * @throws IllegalArgumentException if it has none that can stand in
     */
    public ModelKind kindFor(ModelArchitecture model) {
        ModelKind kind = ModelKind.of(model);
        if (constants.containsKey(kind)) {
            return kind;
        }
        return kind.standIns().stream()
                .filter(constants::containsKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the profile has no constants for the kind " + kind));
    }

    @Override
    public Hardware load(ModelArchitecture model) {
        long kvTokens = (long) memory.kvTokens(gpus, gpu.memoryBytes(), model);
        if (kvTokens < 16) {
            throw new IllegalArgumentException(String.format(
                    "the model needs %.1f GB for its weights, and %d GPUs leave no room for KV beside them",
                    model.weightBytes() / 1e9, gpus));
        }
        return new Hardware(
                new GpuNode(gpus, gpu, constantsFor(model), model), maxSequences, maxBatchedTokens, kvTokens, batching);
    }

    /**
     * Returns the duration of a step whose amounts may be means over several steps, for a fit.
     *
     * @param model what runs
     */
    public MeanStepTime meanStepTime(ModelArchitecture model) {
        return new GpuNode(gpus, gpu, constantsFor(model), model)::seconds;
    }
}
