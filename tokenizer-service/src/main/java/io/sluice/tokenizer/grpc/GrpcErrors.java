package io.sluice.tokenizer.grpc;

import io.grpc.Status;
import io.sluice.contracts.status.RichStatus;
import io.sluice.tokenizer.TokenizerException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Maps what the core refuses to gRPC statuses. */
final class GrpcErrors {
    static final String UNKNOWN_MODEL = "MODEL_NOT_FOUND";
    static final String BAD_FIELD = "INVALID_FIELD";
    static final String TOO_LARGE = "REQUEST_TOO_LARGE";
    static final String BUSY = "TOKENIZER_BUSY";
    static final String DRAINING = "DRAINING";
    static final String INTERNAL = "INTERNAL";

    private static final Logger LOG = Logger.getLogger(GrpcErrors.class);

    private GrpcErrors() {}

    static RichStatus status(Throwable failure) {
        if (failure instanceof TokenizerException refusal) {
            return refusal(refusal);
        }
        // A fault of ours: the caller learns that it happened, the log what it was.
        LOG.error("A call failed", failure);
        return RichStatus.of(Status.Code.INTERNAL, INTERNAL, "the tokenizer failed; its log says why");
    }

    private static RichStatus refusal(TokenizerException refusal) {
        String text = refusal.text();
        return switch (refusal) {
            case TokenizerException.UnknownModel unknown ->
                RichStatus.of(Status.Code.NOT_FOUND, UNKNOWN_MODEL, text).metadata("model", unknown.model());
            case TokenizerException.BadField bad ->
                RichStatus.of(Status.Code.INVALID_ARGUMENT, BAD_FIELD, text).badField(bad.field(), bad.description());
            case TokenizerException.TooLarge large ->
                RichStatus.of(Status.Code.RESOURCE_EXHAUSTED, TOO_LARGE, text)
                        .metadata("field", large.field())
                        .metadata("limit", Long.toString(large.limit()));
            case TokenizerException.Draining draining ->
                RichStatus.of(Status.Code.UNAVAILABLE, DRAINING, text).retryAfter(Duration.ZERO);
            case TokenizerException.Busy busy ->
                RichStatus.of(Status.Code.RESOURCE_EXHAUSTED, BUSY, text)
                        .retryAfter(Duration.ofNanos(busy.retryAfterNanos()))
                        .quota(busy.what(), text);
        };
    }
}
