package io.sluice.accelerator.calibration;

import io.sluice.accelerator.simulation.Workload;

/** How the published points were taken, as far as it shows in them. */
enum LoadGenerator {
    /**
     * SemiAnalysis InferenceMAX: lengths drawn evenly from 0.8 of the nominal one up to it, ten requests a user. It has three
     * scenarios, known by their lengths.
     */
    INFERENCE_MAX(0.8, 10, Integer.MAX_VALUE, 0),
    /** Fixed lengths: users stay in step with each other. */
    FIXED(1, 10, Integer.MAX_VALUE, 0),
    /**
     * The same with one request more under way than the engine has slots: at every length and on any number of GPUs of that
     * table, the mean first token comes a share 1/users of a whole answer later than the prompt takes.
     */
    FIXED_ONE_MORE(1, 10, Integer.MAX_VALUE, 1),
    /**
     * Fixed lengths and 100 prompts that repeat, on an engine that finds them in its prefix cache: the vLLM points of that kind
     * show more prompt tokens a second than the GPUs have FLOP/s for.
     */
    FIXED_REPEATED(1, 30, 100, 0);

    private static final String ONE_MORE = "trtllm/1.0.0rc3/meta-llama_Llama-3.1-8B-Instruct.csv";

    private final double shortestShare;
    private final int requestsPerUser;
    private final int distinctPrompts;
    private final int more;

    LoadGenerator(double shortestShare, int requestsPerUser, int distinctPrompts, int more) {
        this.shortestShare = shortestShare;
        this.requestsPerUser = requestsPerUser;
        this.distinctPrompts = distinctPrompts;
        this.more = more;
    }

    static LoadGenerator of(MeasuredPoint point) {
        boolean shortPrompt = point.promptTokens() == 1_024;
        boolean shortAnswer = point.answerTokens() == 1_024;
        boolean longPrompt = point.promptTokens() == 8_192;
        boolean longAnswer = point.answerTokens() == 8_192;
        if (shortPrompt && shortAnswer || shortPrompt && longAnswer || longPrompt && shortAnswer) {
            return INFERENCE_MAX;
        }
        if (point.source().contains(ONE_MORE)) {
            return FIXED_ONE_MORE;
        }
        return point.engine().equals("vllm") ? FIXED_REPEATED : FIXED;
    }

    Workload workload(MeasuredPoint point) {
        return new Workload(
                point.users() + more,
                more == 0 ? Integer.MAX_VALUE : point.users(),
                point.users() * requestsPerUser,
                point.promptTokens(),
                point.answerTokens(),
                shortestShare,
                distinctPrompts,
                chunkTokens(point));
    }

    /**
     * TensorRT-LLM's servers for the dense model at 1,024/1,024 on fewer than 8 GPUs sent 20 tokens at once: the first token
     * comes 19 tokens later there than at 1,024/8,192, on every GPU.
     */
    private int chunkTokens(MeasuredPoint point) {
        boolean chunked = this == INFERENCE_MAX
                && point.engine().equals("trtllm")
                && point.model().contains("Llama")
                && point.promptTokens() == point.answerTokens()
                && point.gpus() < 8;
        return chunked ? 20 : 1;
    }
}
