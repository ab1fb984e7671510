package io.sluice.contracts.status;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code google.rpc} details out of a failure. */
final class RichStatusReader {
    private static final System.Logger LOG = System.getLogger(RichStatusReader.class.getName());

    private RichStatusReader() {}

    static RichStatus read(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        Status.Code code = status.isOk() ? Status.Code.UNKNOWN : status.getCode();
        com.google.rpc.@Nullable Status proto = StatusProto.fromThrowable(failure);
        RichStatus bare = RichStatus.of(code, "", Objects.requireNonNullElse(status.getDescription(), ""));
        if (proto == null) {
            return bare;
        }
        RichStatus read = bare;
        for (Any detail : proto.getDetailsList()) {
            try {
                read = add(read, detail);
            } catch (InvalidProtocolBufferException malformed) {
                // A peer's detail that does not parse tells nothing more.
                LOG.log(System.Logger.Level.DEBUG, "Skipped a malformed status detail", malformed);
            }
        }
        return read;
    }

    private static RichStatus add(RichStatus status, Any detail) throws InvalidProtocolBufferException {
        if (detail.is(ErrorInfo.class)) {
            ErrorInfo info = detail.unpack(ErrorInfo.class);
            RichStatus named = status.reason(info.getReason());
            for (var entry : info.getMetadataMap().entrySet()) {
                named = named.metadata(entry.getKey(), entry.getValue());
            }
            return named;
        }
        if (detail.is(RetryInfo.class)) {
            com.google.protobuf.Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
            Duration duration = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
            return duration.isNegative() ? status : status.retryAfter(duration);
        }
        RichStatus read = status;
        if (detail.is(BadRequest.class)) {
            for (var violation : detail.unpack(BadRequest.class).getFieldViolationsList()) {
                read = read.badField(violation.getField(), violation.getDescription());
            }
        } else if (detail.is(QuotaFailure.class)) {
            for (var violation : detail.unpack(QuotaFailure.class).getViolationsList()) {
                read = read.quota(violation.getSubject(), violation.getDescription());
            }
        }
        return read;
    }
}
