package io.sluice.edge.pipeline;

import java.time.Duration;

/** Why a request was not answered. One class maps it to gRPC, one to HTTP. */
public sealed interface RequestFailure {
    /** Returns what happened and what to do, for the client's eyes. */
    String message();

    /** Returns a stable word for machines: metrics, logs, {@code error.code}, {@code ErrorInfo.reason}. */
    String reason();

    /**
     * The request is wrong.
     *
     * @param param field that is wrong, or empty
     */
    record Invalid(String param, String message, String reason) implements RequestFailure {
        /** Makes one with the usual reason. */
        public Invalid(String param, String message) {
            this(param, message, "invalid_request");
        }
    }

    /** No key, or one that nobody has. */
    record Unauthenticated(String message) implements RequestFailure {
        @Override
        public String reason() {
            return "invalid_api_key";
        }
    }

    /** The tenant may not use this model. */
    record Forbidden(String model) implements RequestFailure {
        @Override
        public String message() {
            return "Your key does not include the model `" + model
                    + "`. Ask for access, or choose one of GET /v1/models.";
        }

        @Override
        public String reason() {
            return "model_permission_denied";
        }
    }

    /** There is no such model. */
    record ModelNotFound(String model) implements RequestFailure {
        @Override
        public String message() {
            return "The model `" + model + "` does not exist. GET /v1/models lists those that do.";
        }

        @Override
        public String reason() {
            return "model_not_found";
        }
    }

    /** One request larger than what the model, or the edge, can ever hold. */
    record TooLarge(String param, String message, String reason) implements RequestFailure {}

    /**
     * No capacity now.
     *
     * @param retryAfter when it is worth trying again, computed from the load
     * @param optional whether the client had asked for capacity without a guarantee
     */
    record Overloaded(String message, String reason, Duration retryAfter, boolean optional) implements RequestFailure {}

    /** The first token would come too late, or the time is up. */
    record DeadlinePassed(String message, String reason) implements RequestFailure {}

    /** The client did not send its request in time. */
    record Stalled(String message) implements RequestFailure {
        @Override
        public String reason() {
            return "request_stalled";
        }
    }

    /** The client went away. */
    record ClientGone() implements RequestFailure {
        @Override
        public String message() {
            return "The client went away.";
        }

        @Override
        public String reason() {
            return "client_gone";
        }
    }

    /** Something in the plane broke while it answered. */
    record Broken(String message, String reason) implements RequestFailure {}
}
