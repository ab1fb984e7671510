package io.sluice.accelerator.hardware;

/**
 * How an engine divides a GPU's memory.
 *
 * @param share what it may use
 * @param shareOfFree whether that is a share of what weights and reserve leave, for KV alone, as TensorRT-LLM's
 *     {@code free_gpu_memory_fraction} is; else of the whole memory, for everything
 * @param reserveBytes of each GPU, for activations and graphs
 * @param mixtureReserveBytes of each GPU, what a mixture of experts takes more
 * @param windowed whether layers that attend to a window keep no more than the window
 */
public record MemoryUse(
        double share, boolean shareOfFree, double reserveBytes, double mixtureReserveBytes, boolean windowed) {
    static MemoryUse read(Figures figures) {
        return new MemoryUse(
                figures.number("memory_utilization", 0.05, 1),
                figures.flag("memory_utilization_of_free"),
                figures.number("memory_reserve_gb_per_gpu", 0, 1_000) * 1e9,
                figures.number("mixture_reserve_gb_per_gpu", 0, 1_000) * 1e9,
                figures.flag("window_kv"));
    }

    /** Returns the same with another share. */
    public MemoryUse withShare(double other) {
        return new MemoryUse(other, shareOfFree, reserveBytes, mixtureReserveBytes, windowed);
    }

    /**
     * Returns the tokens of KV that fit on all GPUs together, not counting what windows keep; 0 or less if the weights do not
     * fit.
     *
     * @param gpus number of GPUs
     * @param memoryBytes memory of one
     * @param model what they share
     */
    double kvTokens(int gpus, double memoryBytes, ModelArchitecture model) {
        double reserve = reserveBytes + (model.isMixture() ? mixtureReserveBytes : 0);
        double bytes = shareOfFree
                ? share * (gpus * (memoryBytes - reserve) - model.weightBytes())
                : gpus * (share * memoryBytes - reserve) - model.weightBytes();
        // A GPU holds a whole KV head: where there are fewer of them than GPUs, each is held more than once.
        double copies = gpus / (double) Math.min(gpus, model.kvHeads());
        int layers = windowed && model.fullAttentionLayers() > 0 ? model.fullAttentionLayers() : model.layers();
        return bytes / (copies * layers * model.kvBytesPerLayerToken());
    }
}
