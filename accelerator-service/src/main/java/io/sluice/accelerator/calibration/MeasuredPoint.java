package io.sluice.accelerator.calibration;

import java.util.Map;

/**
 * One measured serving point: means under a closed loop of users.
 *
 * @param id as the table names it
 * @param source where the table has it from; empty where it does not say
 * @param engine such as {@code vllm}
 * @param engineVersion empty where unknown
 * @param model as its repository is called
 * @param gpu such as {@code h100_sxm}
 * @param precision of the weights: fp8, fp4, or empty for bf16
 * @param promptTokens nominal length of the prompts
 * @param answerTokens nominal length of the answers
 * @param users users at once
 * @param gpus GPUs that share the model
 * @param firstTokenMillis measured time to the first token
 * @param tokenMillis measured time per output token
 * @param conditions what else the table says of how it was measured
 */
public record MeasuredPoint(
        String id,
        String source,
        String engine,
        String engineVersion,
        String model,
        String gpu,
        String precision,
        int promptTokens,
        int answerTokens,
        int users,
        int gpus,
        double firstTokenMillis,
        double tokenMillis,
        Map<Condition, Double> conditions) {
    /** Copies the conditions. */
    public MeasuredPoint {
        conditions = Map.copyOf(conditions);
    }

    /** Returns the model's name, without the owner of its repository. */
    String modelName() {
        return model.substring(model.lastIndexOf('/') + 1);
    }

    /** Returns the GPU's name, without its form: {@code h100}. */
    String gpuName() {
        return gpu.split("_", 2)[0];
    }
}
