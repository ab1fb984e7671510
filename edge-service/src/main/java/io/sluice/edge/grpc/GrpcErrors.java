package io.sluice.edge.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.contracts.status.RichStatus;
import io.sluice.edge.pipeline.RequestFailure;

/** Maps failures to gRPC statuses. */
final class GrpcErrors {
    private GrpcErrors() {}

    static StatusRuntimeException status(RequestFailure failure) {
        RichStatus status = RichStatus.of(code(failure), failure.reason(), failure.message());
        RichStatus detailed = switch (failure) {
            case RequestFailure.Invalid invalid -> field(status, invalid.param(), invalid.message());
            case RequestFailure.TooLarge large -> field(status, large.param(), large.message());
            case RequestFailure.ModelNotFound unknown -> status.metadata("model", unknown.model());
            case RequestFailure.Forbidden forbidden -> status.metadata("model", forbidden.model());
            case RequestFailure.Overloaded overloaded -> status.retryAfter(overloaded.retryAfter());
            case RequestFailure.Unauthenticated nobody -> status;
            case RequestFailure.DeadlinePassed late -> status;
            case RequestFailure.Stalled stalled -> status;
            case RequestFailure.ClientGone gone -> status;
            case RequestFailure.Broken broken -> status;
        };
        return detailed.asException();
    }

    private static Status.Code code(RequestFailure failure) {
        return switch (failure) {
            case RequestFailure.Invalid invalid -> Status.Code.INVALID_ARGUMENT;
            case RequestFailure.TooLarge large -> Status.Code.INVALID_ARGUMENT;
            case RequestFailure.Unauthenticated nobody -> Status.Code.UNAUTHENTICATED;
            case RequestFailure.Forbidden forbidden -> Status.Code.PERMISSION_DENIED;
            case RequestFailure.ModelNotFound unknown -> Status.Code.NOT_FOUND;
            case RequestFailure.Overloaded overloaded -> Status.Code.UNAVAILABLE;
            case RequestFailure.DeadlinePassed late -> Status.Code.DEADLINE_EXCEEDED;
            case RequestFailure.Stalled stalled -> Status.Code.DEADLINE_EXCEEDED;
            case RequestFailure.ClientGone gone -> Status.Code.CANCELLED;
            case RequestFailure.Broken broken -> Status.Code.INTERNAL;
        };
    }

    private static RichStatus field(RichStatus status, String param, String message) {
        return param.isEmpty() ? status : status.badField(field(param), message);
    }

    /** Returns the message's field for the name that HTTP has for it. */
    private static String field(String param) {
        return switch (param) {
            case "max_tokens", "temperature", "top_p", "seed" -> "sampling." + param;
            case "user" -> "context.fairness_id";
            case "cache_salt", "idempotency_key" -> "context." + param;
            default -> param.startsWith("prompt[") ? "ids.ids" + param.substring("prompt".length()) : param;
        };
    }
}
