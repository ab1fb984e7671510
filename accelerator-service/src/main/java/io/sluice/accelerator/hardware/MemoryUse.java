package io.sluice.accelerator.hardware;

/**
 * How an engine divides a GPU's memory.
 *
 * @param share what it may use
 * @param shareOfFree whether that is a share of what weights and reserve leave, for KV alone, as TensorRT-LLM's
 *     {@code free_gpu_memory_fraction} is; else of the whole memory, for everything
 * @param reserveBytes of each GPU, for activations and graphs
 */
public record MemoryUse(double share, boolean shareOfFree, double reserveBytes) {
    static MemoryUse read(Figures figures) {
        return new MemoryUse(
                figures.number("memory_utilization", 0.05, 1),
                figures.flag("memory_utilization_of_free"),
                figures.number("memory_reserve_gb_per_gpu", 0, 1_000) * 1e9);
    }

    /**
     * Returns the bytes for KV on all GPUs together; 0 or less if the weights do not fit.
     *
     * @param gpus number of GPUs
     * @param memoryBytes memory of one
     * @param weightBytes weights of the model, on all GPUs together
     */
    double kvBytes(int gpus, double memoryBytes, double weightBytes) {
        return shareOfFree
                ? share * (gpus * (memoryBytes - reserveBytes) - weightBytes)
                : gpus * (share * memoryBytes - reserveBytes) - weightBytes;
    }
}
