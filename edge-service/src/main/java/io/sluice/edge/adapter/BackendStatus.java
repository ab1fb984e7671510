package io.sluice.edge.adapter;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.contracts.status.RichStatus;
import io.sluice.edge.pipeline.PortFailure;

/** Reads another service's status as a failure of the core. */
final class BackendStatus {
    private BackendStatus() {}

    static PortFailure failure(Status status, Metadata trailers) {
        RichStatus rich = RichStatus.from(new StatusRuntimeException(status, trailers));
        String field = rich.badFields().stream()
                .findFirst()
                .map(RichStatus.Violation::subject)
                .orElse("");
        return new PortFailure(kind(status.getCode()), rich.reason(), rich.message(), field, rich.retryAfter());
    }

    private static PortFailure.Kind kind(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE -> PortFailure.Kind.UNAVAILABLE;
            case NOT_FOUND -> PortFailure.Kind.NOT_FOUND;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> PortFailure.Kind.INVALID;
            case RESOURCE_EXHAUSTED -> PortFailure.Kind.EXHAUSTED;
            case DEADLINE_EXCEEDED -> PortFailure.Kind.DEADLINE;
            case CANCELLED -> PortFailure.Kind.CANCELLED;
            case OK,
                    UNKNOWN,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED -> PortFailure.Kind.BROKEN;
        };
    }
}
