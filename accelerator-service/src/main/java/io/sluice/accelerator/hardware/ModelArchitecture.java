package io.sluice.accelerator.hardware;

import java.io.Reader;

/**
 * What of a model the hardware's time depends on. Read from a file of figures.
 *
 * @param layers transformer layers
 * @param hiddenSize width of the residual stream
 * @param heads attention heads
 * @param kvHeads heads whose keys and values are kept
 * @param headSize width of a head; where keys and values differ in it, their mean
 * @param kvNumbers numbers that a layer keeps of a token: a key and a value for each KV head, or a latent of both
 * @param fullAttentionLayers layers that attend to the whole context; the others to a window
 * @param slidingWindowTokens that window; 0 where all layers are full
 * @param denseParameters parameters that every step reads: all but the experts, and the input embedding
 * @param idleParameters parameters that are held but not read as a whole: the input embedding
 * @param expertParameters parameters of all experts of all layers; 0 for a dense model
 * @param experts experts a layer; 1 for a dense model
 * @param activeExperts experts a token is sent to; 1 for a dense model
 * @param precision of the parameters that are not experts'
 * @param expertPrecision of the experts' parameters; of no account for a dense model
 * @param kvBytes bytes of one kept number
 * @param contextTokens most tokens of a sequence
 */
public record ModelArchitecture(
        int layers,
        int hiddenSize,
        int heads,
        int kvHeads,
        int headSize,
        int kvNumbers,
        int fullAttentionLayers,
        int slidingWindowTokens,
        double denseParameters,
        double idleParameters,
        double expertParameters,
        int experts,
        int activeExperts,
        Precision precision,
        Precision expertPrecision,
        double kvBytes,
        int contextTokens) {
    private static final String KV_NUMBERS = "kv_numbers_per_layer_token";

    /**
     * Reads a model's file.
     *
     * @param file its name, for messages
     * @param text its content
     * @throws IllegalArgumentException naming file and key of what is wrong
     */
    public static ModelArchitecture read(String file, Reader text) {
        Figures figures = new Figures(file, text);
        int layers = figures.whole("layers", 1, 1_000);
        int experts = figures.whole("experts_per_layer", 1, 4_096);
        int kvHeads = figures.whole("kv_heads", 1, 4_096);
        int headSize = figures.whole("head_size", 1, 4_096);
        int kvNumbers = figures.has(KV_NUMBERS) ? figures.whole(KV_NUMBERS, 1, 1 << 24) : 2 * kvHeads * headSize;
        ModelArchitecture model = new ModelArchitecture(
                layers,
                figures.whole("hidden_size", 1, 1 << 20),
                figures.whole("attention_heads", 1, 4_096),
                kvHeads,
                headSize,
                kvNumbers,
                figures.whole("full_attention_layers", 0, layers),
                figures.whole("sliding_window_tokens", 0, 1 << 24),
                figures.positive("dense_parameters"),
                figures.number("embedding_parameters", 0, 1e13),
                figures.number("expert_parameters", 0, 1e14),
                experts,
                figures.whole("active_experts_per_token", 1, experts),
                figures.oneOf("precision", Precision.class),
                figures.oneOf("expert_precision", Precision.class),
                figures.positive("kv_bytes_per_number"),
                figures.whole("context_tokens", 2, 1 << 24));
        figures.refuseOthers();
        return model;
    }

    /**
     * Returns the same model with other weights and KV.
     *
     * @param weights of all parameters that are not experts'
     * @param expertWeights of the experts' parameters
     * @param kvBytesPerNumber bytes of one kept number
     */
    public ModelArchitecture quantized(Precision weights, Precision expertWeights, double kvBytesPerNumber) {
        return new ModelArchitecture(
                layers,
                hiddenSize,
                heads,
                kvHeads,
                headSize,
                kvNumbers,
                fullAttentionLayers,
                slidingWindowTokens,
                denseParameters,
                idleParameters,
                expertParameters,
                experts,
                activeExperts,
                weights,
                expertWeights,
                kvBytesPerNumber,
                contextTokens);
    }

    /** Returns the bytes of all parameters. */
    public double weightBytes() {
        return (denseParameters + idleParameters) * precision.bytes() + expertParameters * expertPrecision.bytes();
    }

    /** Returns the parameters that one token is multiplied with. */
    public double activeParameters() {
        return denseParameters + activeExpertParameters();
    }

    /** Returns those of them that are experts'. */
    public double activeExpertParameters() {
        return expertParameters * activeExperts / experts;
    }

    /** Returns the bytes that one layer keeps of one token. */
    public double kvBytesPerLayerToken() {
        return kvNumbers * kvBytes;
    }

    /**
     * Returns the bytes that all layers keep of one token. Layers with a window are counted as if they kept everything,
     * as an engine with one block size for all layers does.
     */
    public double kvBytesPerToken() {
        return layers * kvBytesPerLayerToken();
    }

    /** Returns whether tokens are sent to experts. */
    public boolean isMixture() {
        return experts > 1;
    }
}
