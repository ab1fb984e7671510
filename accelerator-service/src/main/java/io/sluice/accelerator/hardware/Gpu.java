package io.sluice.accelerator.hardware;

/**
 * One GPU, from its data sheet.
 *
 * @param memoryBytes its memory
 * @param bandwidth bytes/s of it
 * @param bf16Flops FLOP/s in 16 bits, dense
 * @param fp8Flops FLOP/s in 8 bits, dense
 * @param fp4Flops FLOP/s in 4 bits, dense; 0 where it has none
 * @param linkBandwidth bytes/s of its links to the others, one direction
 */
public record Gpu(
        double memoryBytes,
        double bandwidth,
        double bf16Flops,
        double fp8Flops,
        double fp4Flops,
        double linkBandwidth) {

    static Gpu read(Figures figures) {
        return new Gpu(
                figures.positive("memory_gb_per_gpu") * 1e9,
                figures.positive("memory_bandwidth_tb_per_s") * 1e12,
                figures.positive("bf16_tflops") * 1e12,
                figures.positive("fp8_tflops") * 1e12,
                figures.number("fp4_tflops", 0, 1e6) * 1e12,
                figures.positive("link_gb_per_s") * 1e9);
    }

    /** Returns the FLOP/s at which weights of a precision are multiplied. */
    double flops(Precision precision) {
        boolean hasFp4 = fp4Flops > 0;
        return switch (precision) {
            case BF16 -> bf16Flops;
            case FP8 -> fp8Flops;
            case FP4 -> hasFp4 ? fp4Flops : fp8Flops;
            // With 8 bit activations where the hardware knows the format, else widened to 16 bits first.
            case MXFP4 -> hasFp4 ? fp8Flops : bf16Flops;
        };
    }
}
