package io.sluice.contracts.status;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A failed call's status with its {@code google.rpc} details: ErrorInfo always, RetryInfo, BadRequest and QuotaFailure
 * where they say more. Immutable: every {@code with}-like method answers a changed copy.
 */
public final class RichStatus {
    /** Domain of every reason in ErrorInfo. */
    public static final String DOMAIN = "sluice";

    private final Status.Code code;
    private final String reason;
    private final String message;
    private final Map<String, String> metadata;
    private final Optional<Duration> retryAfter;
    private final List<Violation> badFields;
    private final List<Violation> quotas;

    /**
     * One thing that is wrong.
     *
     * @param subject a request's field, or what a quota is counted for
     * @param description what is wrong with it and what to do
     */
    public record Violation(String subject, String description) {}

    RichStatus(
            Status.Code code,
            String reason,
            String message,
            Map<String, String> metadata,
            Optional<Duration> retryAfter,
            List<Violation> badFields,
            List<Violation> quotas) {
        this.code = code;
        this.reason = reason;
        this.message = message;
        this.metadata = metadata;
        this.retryAfter = retryAfter;
        this.badFields = badFields;
        this.quotas = quotas;
    }

    /**
     * A status without details yet.
     *
     * @param code any but OK
     * @param reason stable and machine-readable, in the caller's convention
     * @param message for a person: names the field and says what to do
     * @throws IllegalArgumentException if the code is OK
     */
    public static RichStatus of(Status.Code code, String reason, String message) {
        if (code == Status.Code.OK) {
            throw new IllegalArgumentException("code must be an error, is OK");
        }
        return new RichStatus(code, reason, message, Map.of(), Optional.empty(), List.of(), List.of());
    }

    /**
     * Reads the status of any failure. One that carries no details has an empty reason; one that is no gRPC status has
     * the code UNKNOWN.
     */
    public static RichStatus from(Throwable failure) {
        return RichStatusReader.read(failure);
    }

    RichStatus reason(String named) {
        return new RichStatus(code, named, message, metadata, retryAfter, badFields, quotas);
    }

    /** Adds an entry to ErrorInfo's metadata. */
    public RichStatus metadata(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new RichStatus(code, reason, message, Collections.unmodifiableMap(more), retryAfter, badFields, quotas);
    }

    /**
     * Says when another try makes sense (RetryInfo).
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public RichStatus retryAfter(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, is " + delay);
        }
        return new RichStatus(code, reason, message, metadata, Optional.of(delay), badFields, quotas);
    }

    /** Names a bad field of the request (BadRequest). */
    public RichStatus badField(String field, String description) {
        return new RichStatus(code, reason, message, metadata, retryAfter, plus(badFields, field, description), quotas);
    }

    /** Names a quota that is used up (QuotaFailure). */
    public RichStatus quota(String subject, String description) {
        return new RichStatus(
                code, reason, message, metadata, retryAfter, badFields, plus(quotas, subject, description));
    }

    /** The exception that ends a call with this status and its details. */
    public StatusRuntimeException asException() {
        com.google.rpc.Status.Builder proto = com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(reason)
                        .putAllMetadata(metadata)
                        .build()));
        retryAfter.ifPresent(delay -> proto.addDetails(Any.pack(RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(delay.getSeconds())
                        .setNanos(delay.getNano()))
                .build())));
        if (!badFields.isEmpty()) {
            BadRequest.Builder bad = BadRequest.newBuilder();
            badFields.forEach(
                    v -> bad.addFieldViolationsBuilder().setField(v.subject()).setDescription(v.description()));
            proto.addDetails(Any.pack(bad.build()));
        }
        if (!quotas.isEmpty()) {
            QuotaFailure.Builder quota = QuotaFailure.newBuilder();
            quotas.forEach(
                    v -> quota.addViolationsBuilder().setSubject(v.subject()).setDescription(v.description()));
            proto.addDetails(Any.pack(quota.build()));
        }
        return StatusProto.toStatusRuntimeException(proto.build());
    }

    /** Status code, never OK. */
    public Status.Code code() {
        return code;
    }

    /** Machine-readable reason; empty where the failure carried none. */
    public String reason() {
        return reason;
    }

    /** Message for a person; may be empty. */
    public String message() {
        return message;
    }

    /** Metadata of ErrorInfo, unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** When another try makes sense, if the failure says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Bad fields of the request, unmodifiable. */
    public List<Violation> badFields() {
        return badFields;
    }

    /** Quotas that are used up, unmodifiable. */
    public List<Violation> quotas() {
        return quotas;
    }

    @Override
    public String toString() {
        return code + (reason.isEmpty() ? "" : " " + reason) + ": " + message;
    }

    private static List<Violation> plus(List<Violation> violations, String subject, String description) {
        List<Violation> more = new ArrayList<>(violations);
        more.add(new Violation(subject, description));
        return List.copyOf(more);
    }
}
