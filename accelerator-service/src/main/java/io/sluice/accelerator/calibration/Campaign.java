package io.sluice.accelerator.calibration;

import java.util.EnumMap;
import java.util.Map;

/** Under which conditions the published points were measured, as far as their tables do not tell. */
enum Campaign {
    /**
     * SemiAnalysis InferenceMAX, known by its three scenarios. Its servers' flags are public: SemiAnalysisAI/InferenceX,
     * benchmarks/70b_*.sh and gptoss_*.sh of October 2025 to March 2026, each named below.
     */
    INFERENCE_MAX {
        @Override
        void tell(MeasuredPoint point, Map<Condition, Double> conditions) {
            // benchmark_serving.py --random-range-ratio 0.8 --num-prompts $(( $CONC * 10 ))
            conditions.put(Condition.RANDOM_RANGE_RATIO, 0.8);
            conditions.put(Condition.REQUESTS_PER_USER, 10.0);
            boolean mixture = point.modelName().startsWith("gpt-oss");
            boolean blackwell = point.gpuName().equals("b200");
            if (point.engine().equals("trtllm")) {
                if (mixture) {
                    // gptoss_fp4_h200_trt_slurm.sh, gptoss_fp4_b200_trt_slurm.sh
                    conditions.put(Condition.MAX_NUM_TOKENS, 20_000.0);
                    conditions.put(Condition.GPU_MEMORY_SHARE, 0.85);
                } else {
                    tellDense(point, conditions);
                }
            }
            // kv-cache-dtype: fp8 in all but gptoss_fp4_h100_slurm.sh, gptoss_fp4_h200_slurm.sh,
            // gptoss_fp4_h200_trt_slurm.sh
            conditions.put(Condition.KV_CACHE_BYTES, mixture && !blackwell ? 2.0 : 1.0);
        }

        private void tellDense(MeasuredPoint point, Map<Condition, Double> conditions) {
            // 70b_fp8_h200_trt_slurm.sh, 70b_fp8_b200_trt_slurm.sh, 70b_fp4_b200_trt_slurm.sh
            conditions.put(Condition.MAX_NUM_TOKENS, 16_384.0);
            boolean shortest = point.promptTokens() == point.answerTokens();
            if (shortest && point.gpus() < 8) {
                conditions.put(Condition.BATCH_WAIT_TIMEOUT_ITERS, 20.0);
                conditions.put(Condition.BATCH_WAIT_MAX_TOKENS_RATIO, 0.9);
            }
        }
    },
    /** Another one: fixed lengths, so that users stay in step with each other, no prompt twice. */
    OTHER {
        @Override
        void tell(MeasuredPoint point, Map<Condition, Double> conditions) {
            conditions.put(Condition.RANDOM_RANGE_RATIO, 1.0);
            conditions.put(Condition.REQUESTS_PER_USER, 10.0);
            if (point.engine().equals("vllm")) {
                conditions.put(Condition.REQUESTS_PER_USER, 30.0);
                conditions.put(Condition.DISTINCT_PROMPTS, 100.0);
            }
        }
    };

    abstract void tell(MeasuredPoint point, Map<Condition, Double> conditions);

    /** Returns the conditions of a point: what its table says, then what its campaign is known for. */
    static Map<Condition, Double> conditions(MeasuredPoint point) {
        Map<Condition, Double> conditions = new EnumMap<>(Condition.class);
        of(point).tell(point, conditions);
        conditions.putAll(point.conditions());
        return conditions;
    }

    private static Campaign of(MeasuredPoint point) {
        boolean shortPrompt = point.promptTokens() == 1_024;
        boolean shortAnswer = point.answerTokens() == 1_024;
        boolean longPrompt = point.promptTokens() == 8_192;
        boolean longAnswer = point.answerTokens() == 8_192;
        return shortPrompt && shortAnswer || shortPrompt && longAnswer || longPrompt && shortAnswer
                ? INFERENCE_MAX
                : OTHER;
    }
}
