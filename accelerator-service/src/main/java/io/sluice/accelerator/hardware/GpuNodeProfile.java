package io.sluice.accelerator.hardware;

/**
 * GPUs of one node that share a model by tensor parallelism, and the engine's constants on them.
 *
 * @param gpus GPUs that share the model: the tensor parallel size
 * @param memoryBytes memory of one
 * @param memoryShare share of it that the engine may use
 * @param reserveBytes of one, for activations and graphs
 * @param bandwidth bytes/s of one's memory
 * @param bf16Flops FLOP/s of one, dense
 * @param fp8Flops FLOP/s of one, dense
 * @param linkBandwidth bytes/s of one's links to the others, one direction
 * @param weightEfficiency share of the bandwidth that reading weights reaches
 * @param computeEfficiency share of the FLOP/s that decoding reaches
 * @param kvEfficiency share of the bandwidth that reading KV reaches
 * @param prefillEfficiency share of the FLOP/s that the prefill of a dense model reaches
 * @param mixturePrefillEfficiency the same for a mixture of experts
 * @param layerSeconds cost of a layer, whatever it computes
 * @param sequenceSeconds cost of a sequence in a step
 * @param stepSeconds cost of a step
 * @param promptSeconds cost of a prompt in a step
 * @param allReduceSeconds latency of one all-reduce between two GPUs
 * @param allReduceGrowth how it grows with each doubling
 * @param maxSequences slots
 * @param maxBatchedTokens tokens in a step
 */
public record GpuNodeProfile(
        int gpus,
        double memoryBytes,
        double memoryShare,
        double reserveBytes,
        double bandwidth,
        double bf16Flops,
        double fp8Flops,
        double linkBandwidth,
        double weightEfficiency,
        double computeEfficiency,
        double kvEfficiency,
        double prefillEfficiency,
        double mixturePrefillEfficiency,
        double layerSeconds,
        double sequenceSeconds,
        double stepSeconds,
        double promptSeconds,
        double allReduceSeconds,
        double allReduceGrowth,
        int maxSequences,
        int maxBatchedTokens)
        implements HardwareProfile {

    static GpuNodeProfile read(Figures figures) {
        return new GpuNodeProfile(
                figures.whole("gpus", 1, 1_024),
                figures.positive("memory_gb_per_gpu") * 1e9,
                figures.number("memory_utilization", 0.05, 1),
                figures.number("memory_reserve_gb_per_gpu", 0, 1_000) * 1e9,
                figures.positive("memory_bandwidth_tb_per_s") * 1e12,
                figures.positive("bf16_tflops") * 1e12,
                figures.positive("fp8_tflops") * 1e12,
                figures.positive("link_gb_per_s") * 1e9,
                figures.number("weight_read_efficiency", 0.01, 1),
                figures.number("decode_compute_efficiency", 0.01, 1),
                figures.number("kv_read_efficiency", 0.01, 1),
                figures.number("prefill_efficiency", 0.01, 1),
                figures.number("mixture_prefill_efficiency", 0.01, 1),
                figures.number("layer_us", 0, 1e6) * 1e-6,
                figures.number("sequence_us", 0, 1e6) * 1e-6,
                figures.number("step_us", 0, 1e6) * 1e-6,
                figures.number("prompt_us", 0, 1e6) * 1e-6,
                figures.number("all_reduce_us", 0, 1e6) * 1e-6,
                figures.number("all_reduce_growth", 0, 100),
                figures.whole("max_sequences", 1, 65_536),
                figures.whole("max_batched_tokens", 1, 1 << 20));
    }

    @Override
    public Hardware load(ModelArchitecture model) {
        double free = gpus * (memoryShare * memoryBytes - reserveBytes) - model.weightBytes();
        long kvTokens = (long) (free / model.kvBytesPerToken());
        if (kvTokens < 16) {
            throw new IllegalArgumentException(String.format(
                    "the model needs %.1f GB for its weights, and %d GPUs leave no room for KV beside them",
                    model.weightBytes() / 1e9, gpus));
        }
        return new Hardware(new GpuNode(this, model), maxSequences, maxBatchedTokens, kvTokens);
    }

    double flops(ModelArchitecture.Precision precision) {
        return switch (precision) {
            case BF16 -> bf16Flops;
            case FP8 -> fp8Flops;
        };
    }
}
