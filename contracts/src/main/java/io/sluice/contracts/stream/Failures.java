package io.sluice.contracts.stream;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.sluice.contracts.status.RichStatus;

/**
 * Turns the failure of a stream into what ends its call: a gRPC status stands as it is; anything else is INTERNAL and
 * logged, because its message is not meant for the peer. Services map their own errors before they get here.
 */
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    static Throwable toStatus(Throwable failure) {
        if (failure instanceof StatusRuntimeException || failure instanceof StatusException) {
            return failure;
        }
        LOG.log(System.Logger.Level.ERROR, "A stream failed without a status", failure);
        return RichStatus.of(Status.Code.INTERNAL, "internal_error", "The service failed; see its log.")
                .asException();
    }
}
