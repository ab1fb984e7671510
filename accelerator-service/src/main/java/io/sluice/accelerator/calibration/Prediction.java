package io.sluice.accelerator.calibration;

import java.util.Optional;

/** What becomes of a point. */
public sealed interface Prediction {
    /** Returns the point. */
    MeasuredPoint point();

    /**
     * It was predicted.
     *
     * @param firstTokenMillis predicted time to the first token
     * @param tokenMillis predicted time per output token
     * @param standIn which constants stand in for those that the profile does not have of its own, in words
     */
    record Made(MeasuredPoint point, double firstTokenMillis, double tokenMillis, Optional<String> standIn)
            implements Prediction {
        /** Makes one by the profile's own constants. */
        public Made(MeasuredPoint point, double firstTokenMillis, double tokenMillis) {
            this(point, firstTokenMillis, tokenMillis, Optional.empty());
        }

        /** Returns the relative error of the time to the first token, 0 or more. */
        public double firstTokenError() {
            return Math.abs(firstTokenMillis / point.firstTokenMillis() - 1);
        }

        /** Returns the relative error of the time per output token, 0 or more. */
        public double tokenError() {
            return Math.abs(tokenMillis / point.tokenMillis() - 1);
        }
    }

    /**
     * It was not.
     *
     * @param reason why
     */
    record Not(MeasuredPoint point, String reason) implements Prediction {}
}
