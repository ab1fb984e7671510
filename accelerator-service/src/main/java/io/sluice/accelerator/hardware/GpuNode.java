package io.sluice.accelerator.hardware;

/**
 * Step time of a model on the GPUs of one node, a sum of physical terms with fitted efficiencies:
 *
 * <ul>
 *   <li>weights {@code W/(t*BW*e_w)}; of a mixture's experts the share {@code 1-(1-k/E)^tokens} is read;
 *   <li>compute {@code 2*P*b/(t*F*e_c)} for decoded and {@code 2*P*n/(t*F*e_p)} for prompt tokens, joined with the weights
 *       as a smooth maximum {@code (w^3+c^3)^(1/3)}: neither hides the other wholly;
 *   <li>KV read {@code context*2*kv_heads*head*bytes*layers/(min(t,kv_heads)*BW*e_kv)};
 *   <li>attention of the prefill, 4 FLOP a head dimension and pair at 0.8 of its efficiency;
 *   <li>two all-reduces a layer: a latency that grows with the logarithm of t, and {@code 2(t-1)/t} of the activations
 *       over 0.7 of the link;
 *   <li>what each layer, sequence, prompt and step costs whatever it computes.
 * </ul>
 */
final class GpuNode implements StepTime {
    /** Share of the prefill's efficiency that its attention reaches. */
    private static final double ATTENTION = 0.8;
    /** Share of the link that an all-reduce reaches. */
    private static final double LINK = 0.7;

    private static final double ACTIVATION_BYTES = 2;

    private final double denseSeconds;
    private final double expertSeconds;
    private final double untouched;
    private final double decodeTokenSeconds;
    private final double prefillTokenSeconds;
    private final double kvTokenLayerSeconds;
    private final double pairLayerSeconds;
    private final double fullLayers;
    private final double windowLayers;
    private final double window;
    private final double reduceTokenSeconds;
    private final double constantSeconds;
    private final double sequenceSeconds;
    private final double promptSeconds;

    GpuNode(GpuNodeProfile gpu, ModelArchitecture model) {
        double t = gpu.gpus();
        double weightRate = t * gpu.bandwidth() * gpu.weightEfficiency();
        denseSeconds = model.denseParameters() * model.denseBytes() / weightRate;
        expertSeconds = model.expertParameters() * model.expertBytes() / weightRate;
        untouched = Math.log1p(-Math.min(0.999_999, (double) model.activeExperts() / model.experts()));
        double flops = t * gpu.flops(model.precision());
        double prefill = model.isMixture() ? gpu.mixturePrefillEfficiency() : gpu.prefillEfficiency();
        decodeTokenSeconds = 2 * model.activeParameters() / (flops * gpu.computeEfficiency());
        prefillTokenSeconds = 2 * model.activeParameters() / (flops * prefill);
        kvTokenLayerSeconds =
                model.kvBytesPerLayerToken() / (Math.min(t, model.kvHeads()) * gpu.bandwidth() * gpu.kvEfficiency());
        pairLayerSeconds = 4.0 * model.heads() * model.headSize() / (t * gpu.bf16Flops() * ATTENTION * prefill);
        fullLayers = model.fullAttentionLayers();
        windowLayers = model.layers() - fullLayers;
        window = model.slidingWindowTokens();
        double reduces = gpu.gpus() == 1 ? 0 : 2.0 * model.layers();
        reduceTokenSeconds =
                reduces * ACTIVATION_BYTES * model.hiddenSize() * 2 * (t - 1) / t / (LINK * gpu.linkBandwidth());
        double doublings = gpu.gpus() == 1 ? 0 : Math.log(t / 2) / Math.log(2);
        constantSeconds = gpu.stepSeconds()
                + model.layers() * gpu.layerSeconds()
                + reduces * gpu.allReduceSeconds() * (1 + gpu.allReduceGrowth() * doublings);
        sequenceSeconds = gpu.sequenceSeconds();
        promptSeconds = gpu.promptSeconds();
    }

    @Override
    public long nanos(StepShape shape) {
        int tokens = shape.tokens();
        double weights = denseSeconds;
        if (expertSeconds > 0) {
            weights += expertSeconds * -Math.expm1(tokens * untouched);
        }
        double compute = shape.decodeSequences * decodeTokenSeconds + shape.prefillTokens * prefillTokenSeconds;
        double linear = Math.cbrt(weights * weights * weights + compute * compute * compute);
        double context = shape.decodeContextTokens;
        double pairs = shape.prefillAttentionPairs;
        double kv = kvTokenLayerSeconds
                * (fullLayers * context + windowLayers * Math.min(context, window * shape.decodeSequences));
        double attention =
                pairLayerSeconds * (fullLayers * pairs + windowLayers * Math.min(pairs, window * shape.prefillTokens));
        double seconds = linear
                + kv
                + attention
                + tokens * reduceTokenSeconds
                + constantSeconds
                + shape.sequences() * sequenceSeconds
                + shape.prefillSequences * promptSeconds;
        return Math.max(1, (long) (seconds * 1e9));
    }
}
