package io.sluice.accelerator.hardware;

/**
 * Step time of a model on the GPUs of one node, a sum of physical terms with fitted efficiencies ({@link Constant}):
 *
 * <ul>
 *   <li>weights {@code W/(t*BW*e_w)}, slower by a constant where the step has more than {@value #NARROW_TILE} tokens and the
 *       matrix products take wider tiles; of a mixture's experts the share {@code 1-(1+tokens*k/(E*r))^-r} is read: of
 *       experts whose shares of the tokens are gamma distributed with shape r, those that at
 *       least one token is sent to;
 *   <li>compute {@code 2*P*b/(t*F*e_c)} for decoded and {@code 2*P*n/(t*F*e_p)} for prompt tokens, joined with the weights
 *       as a smooth maximum {@code (w^3+c^3)^(1/3)}: neither hides the other wholly;
 *   <li>KV read {@code context*2*kv_heads*head*bytes*layers/(min(t,kv_heads)*BW*e_kv)};
 *   <li>attention of the prefill, 4 FLOP a head dimension and pair;
 *   <li>two all-reduces a layer, each the faster way: in one shot, a latency that grows with the logarithm of t and
 *       {@code t-1} times the activations over the link, or in two, twice the latency and {@code 2(t-1)/t} of them;
 *   <li>what each layer, sequence and step costs whatever it computes;
 *   <li>in a step with prompts, the host's time to launch the layers' kernels one by one, joined with the sum of all these as
 *       a smooth maximum too.
 * </ul>
 */
final class GpuNode implements StepTime {
    private static final double ACTIVATION_BYTES = 2;
    /** Tokens of the narrowest tile of the engines' 8 bit matrix products on Hopper. */
    private static final double NARROW_TILE = 16;

    private final double denseSeconds;
    private final double wideDenseSeconds;
    private final double expertSeconds;
    private final double evenness;
    private final double tokenShare;
    private final double decodeTokenSeconds;
    private final double prefillTokenSeconds;
    private final double kvTokenLayerSeconds;
    private final double pairLayerSeconds;
    private final double fullLayers;
    private final double windowLayers;
    private final double window;
    private final double reduces;
    private final double reduceSeconds;
    private final double oneShotTokenSeconds;
    private final double twoShotTokenSeconds;
    private final double constantSeconds;
    private final double sequenceSeconds;
    private final double launchSeconds;

    GpuNode(int gpus, Gpu gpu, Constants constants, ModelArchitecture model) {
        double t = gpus;
        double bytesPerSecond = t * gpu.bandwidth();
        denseSeconds = model.denseParameters()
                * model.precision().bytes()
                / (bytesPerSecond * constants.get(Constant.WEIGHT_READ_EFFICIENCY));
        wideDenseSeconds = denseSeconds / constants.get(Constant.WIDE_READ_SHARE);
        expertSeconds = model.expertParameters()
                * model.expertPrecision().bytes()
                / (bytesPerSecond * constants.get(Constant.EXPERT_READ_EFFICIENCY));
        evenness = constants.get(Constant.EXPERT_EVENNESS);
        tokenShare = (double) model.activeExperts() / model.experts();
        double tokenSeconds = 2
                / t
                * (model.denseParameters() / gpu.flops(model.precision())
                        + model.activeExpertParameters() / gpu.flops(model.expertPrecision()));
        decodeTokenSeconds = tokenSeconds / constants.get(Constant.DECODE_COMPUTE_EFFICIENCY);
        prefillTokenSeconds = tokenSeconds / constants.get(Constant.PREFILL_EFFICIENCY);
        kvTokenLayerSeconds = model.kvBytesPerLayerToken()
                / (Math.min(t, model.kvHeads()) * gpu.bandwidth() * constants.get(Constant.KV_READ_EFFICIENCY));
        pairLayerSeconds = 4.0
                * model.heads()
                * model.headSize()
                / (t * gpu.bf16Flops() * constants.get(Constant.ATTENTION_EFFICIENCY));
        fullLayers = model.fullAttentionLayers();
        windowLayers = model.layers() - fullLayers;
        window = model.slidingWindowTokens();
        reduces = gpus == 1 ? 0 : 2.0 * model.layers();
        double linkTokenSeconds =
                ACTIVATION_BYTES * model.hiddenSize() / (gpu.linkBandwidth() * constants.get(Constant.LINK_EFFICIENCY));
        oneShotTokenSeconds = (t - 1) * linkTokenSeconds;
        twoShotTokenSeconds = 2 * (t - 1) / t * linkTokenSeconds;
        double doublings = gpus == 1 ? 0 : Math.log(t / 2) / Math.log(2);
        reduceSeconds =
                constants.seconds(Constant.ALL_REDUCE_US) * (1 + constants.get(Constant.ALL_REDUCE_GROWTH) * doublings);
        constantSeconds = constants.seconds(Constant.STEP_US) + model.layers() * constants.seconds(Constant.LAYER_US);
        sequenceSeconds = constants.seconds(Constant.SEQUENCE_US);
        launchSeconds = model.layers() * constants.seconds(Constant.EAGER_LAYER_US);
    }

    @Override
    public long nanos(StepShape shape) {
        return Math.max(1, (long) (1e9
                * seconds(
                        shape.decodeSequences,
                        shape.decodeContextTokens,
                        shape.prefillSequences,
                        shape.prefillTokens,
                        shape.prefillAttentionPairs)));
    }

    /** The same in seconds; the amounts may be means over several steps. */
    double seconds(double decodes, double context, double prompts, double promptTokens, double pairs) {
        double tokens = decodes + promptTokens;
        double weights = tokens > NARROW_TILE ? wideDenseSeconds : denseSeconds;
        if (expertSeconds > 0) {
            double touched = -Math.expm1(-evenness * Math.log1p(tokens * tokenShare / evenness));
            weights += expertSeconds * Math.max(tokenShare, touched);
        }
        double compute = decodes * decodeTokenSeconds + promptTokens * prefillTokenSeconds;
        double linear = join(weights, compute);
        double kv = kvTokenLayerSeconds * (fullLayers * context + windowLayers * Math.min(context, window * decodes));
        double attention =
                pairLayerSeconds * (fullLayers * pairs + windowLayers * Math.min(pairs, window * promptTokens));
        double all = linear
                + kv
                + attention
                + reduces * reduceSeconds(tokens)
                + constantSeconds
                + (decodes + prompts) * sequenceSeconds;
        return prompts > 0 ? join(all, launchSeconds) : all;
    }

    /** Smooth maximum of two that run beside each other: neither hides the other wholly. */
    private static double join(double one, double other) {
        return Math.cbrt(one * one * one + other * other * other);
    }

    private double reduceSeconds(double tokens) {
        return Math.min(reduceSeconds + tokens * oneShotTokenSeconds, 2 * reduceSeconds + tokens * twoShotTokenSeconds);
    }
}
