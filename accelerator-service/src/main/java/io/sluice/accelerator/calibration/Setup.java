package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.ModelArchitecture;
import io.sluice.accelerator.hardware.ModelKind;
import io.sluice.accelerator.hardware.Precision;
import io.sluice.accelerator.simulation.ClosedLoop;
import io.sluice.accelerator.simulation.Measurement;
import io.sluice.accelerator.simulation.StepSink;
import io.sluice.accelerator.simulation.Workload;
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

    Setup withConstants(Constants constants) {
        return new Setup(profileName, profile.withConstants(kind(), constants), model, workload);
    }

    /** Returns what the engine's front end adds to the first token. */
    double frontEndMillis() {
        return profile.constantsFor(model).get(Constant.FRONT_END_US) / 1e3;
    }

    /**
     * Returns whether the measured requests waited for something that is not in the table, such as a limit of the engine's
     * batch: longer than the rest of their answers took, though the memory holds all of them and there is a slot for each.
     */
    boolean heldBack(MeasuredPoint point) {
        Hardware hardware = profile.load(model);
        long tokens = (long) point.promptTokens() + point.answerTokens();
        return point.firstTokenMillis() > point.tokenMillis() * point.answerTokens()
                && point.users() <= hardware.maxSequences()
                && point.users() * tokens <= hardware.kvTokens();
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
                heldBack(point),
                extrapolated());
    }
}
