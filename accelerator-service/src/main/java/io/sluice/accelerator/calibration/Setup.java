package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.MemoryUse;
import io.sluice.accelerator.hardware.ModelArchitecture;
import io.sluice.accelerator.hardware.ModelKind;
import io.sluice.accelerator.hardware.Precision;
import io.sluice.accelerator.simulation.ClosedLoop;
import io.sluice.accelerator.simulation.Measurement;
import io.sluice.accelerator.simulation.StepSink;
import io.sluice.accelerator.simulation.Workload;
import java.util.Map;
import java.util.Optional;

/**
 * What a point is predicted with.
 *
 * @param profileName name of the profile's file
 * @param profile engine and GPUs
 * @param model what runs on them
 * @param workload how they are loaded
 */
record Setup(String profileName, GpuNodeProfile profile, ModelArchitecture model, Workload workload) {
    /** Returns the kind of model whose constants count. */
    ModelKind kind() {
        return ModelKind.of(model);
    }

    /** Applies a point's conditions to a profile and a model as they are without any. */
    static Setup of(String profileName, GpuNodeProfile node, ModelArchitecture model, MeasuredPoint point) {
        Map<Condition, Double> conditions = Campaign.conditions(point);
        MemoryUse memory = node.memory();
        GpuNodeProfile profile = node.withSettings(
                memory.withShare(conditions.getOrDefault(Condition.GPU_MEMORY_SHARE, memory.share())),
                whole(conditions, Condition.MAX_NUM_TOKENS, node.maxBatchedTokens()),
                node.batching()
                        .waiting(
                                whole(conditions, Condition.BATCH_WAIT_TIMEOUT_ITERS, 0),
                                conditions.getOrDefault(Condition.BATCH_WAIT_MAX_TOKENS_RATIO, 0.0)));
        ModelArchitecture kept = model.quantized(
                model.precision(),
                model.expertPrecision(),
                conditions.getOrDefault(Condition.KV_CACHE_BYTES, model.kvBytes()));
        Workload workload = new Workload(
                point.users(),
                point.users() * whole(conditions, Condition.REQUESTS_PER_USER, 1),
                point.promptTokens(),
                point.answerTokens(),
                conditions.getOrDefault(Condition.RANDOM_RANGE_RATIO, 1.0),
                whole(conditions, Condition.DISTINCT_PROMPTS, Integer.MAX_VALUE));
        return new Setup(profileName, profile, kept, workload);
    }

    private static int whole(Map<Condition, Double> conditions, Condition condition, int otherwise) {
        return (int) Math.round(conditions.getOrDefault(condition, (double) otherwise));
    }

    Setup withConstants(Constants constants) {
        return new Setup(profileName, profile.withConstants(kind(), constants), model, workload);
    }

    /** Returns what the engine's front end adds to the first token. */
    double frontEndMillis() {
        Constants constants = profile.constantsFor(model);
        double promptTokens = workload.promptTokens() * (1 + workload.shortestShare()) / 2;
        return (constants.get(Constant.FRONT_END_US) + promptTokens * constants.get(Constant.FRONT_END_PROMPT_TOKEN_US))
                / 1e3;
    }

    private Optional<String> extrapolated() {
        ModelKind used = profile.kindFor(model);
        Optional<String> carriedFrom = profile.constantsFor(model).carriedFrom();
        boolean otherExperts = model.isMixture() && model.expertPrecision() != Precision.MXFP4;
        if (used == kind() && carriedFrom.isEmpty() && !otherExperts) {
            return Optional.empty();
        }
        return Optional.of(profileName + " has no measured points of " + kind()
                + (otherExperts ? " with experts in " + model.expertPrecision() : "") + "; the constants of "
                + carriedFrom.orElse(profileName) + " for " + used + " are taken");
    }

    /**
     * Checks that one request fits beside the weights.
     *
     * @throws IllegalArgumentException if it does not
     */
    void checkMemory() {
        ClosedLoop.checkMemory(profile.load(model), workload);
    }

    Prediction.Made predict(MeasuredPoint point, StepSink sink) {
        long handOutNanos = Math.round(profile.constantsFor(model).get(Constant.FRONT_END_TOKEN_US) * 1e3);
        Measurement measured = ClosedLoop.run(profile.load(model), workload, handOutNanos, sink);
        return new Prediction.Made(
                point,
                measured.firstTokenNanos() / 1e6 + frontEndMillis(),
                measured.tokenNanos() / 1e6,
                extrapolated());
    }
}
