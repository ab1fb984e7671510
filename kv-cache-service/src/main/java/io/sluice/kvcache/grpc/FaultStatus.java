package io.sluice.kvcache.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.contracts.status.RichStatus;
import io.sluice.contracts.text.Shown;
import io.sluice.kvcache.Fault;
import io.sluice.kvcache.FaultException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** The one place that says which gRPC status a fault becomes. */
final class FaultStatus {
    private static final Logger LOG = Logger.getLogger(FaultStatus.class);

    private FaultStatus() {}

    /** The status that ends a call; what is no fault is a bug, which is logged and not shown. */
    static RichStatus of(Throwable failure) {
        if (failure instanceof FaultException known) {
            return of(known.fault());
        }
        LOG.error("A call failed for a reason that is not the caller's", failure);
        return RichStatus.of(Status.Code.INTERNAL, "internal_error", "The KV cache service failed; its log says why.");
    }

    static StatusRuntimeException exception(Throwable failure) {
        return of(failure).asException();
    }

    private static RichStatus of(Fault fault) {
        return switch (fault) {
            case Fault.InvalidField(String field, String what) ->
                status(Status.Code.INVALID_ARGUMENT, "invalid_field", field + ' ' + what)
                        .badField(field, what);
            case Fault.UnknownWorker(String worker) ->
                status(Status.Code.NOT_FOUND, "unknown_worker", fault.message())
                        .metadata("worker_id", Shown.word(worker));
            case Fault.StaleEpoch(String worker, long epoch, long current) ->
                status(Status.Code.FAILED_PRECONDITION, "stale_epoch", fault.message())
                        .metadata("worker_id", Shown.word(worker))
                        .metadata("epoch", Long.toUnsignedString(epoch))
                        .metadata("current_epoch", Long.toUnsignedString(current));
            case Fault.Superseded(String worker) ->
                status(Status.Code.ABORTED, "publisher_superseded", fault.message())
                        .metadata("worker_id", Shown.word(worker));
            case Fault.TooManyWorkers(int limit, Duration wait) ->
                exhausted("too_many_workers", "workers", limit, fault).retryAfter(wait);
            case Fault.TooManyLeases(String what, long limit, Duration wait) ->
                exhausted("too_many_leases", what, limit, fault).retryAfter(wait);
            case Fault.BlockNotFound ignored -> status(Status.Code.NOT_FOUND, "block_not_found", fault.message());
            case Fault.StoreFull(long ignored, long limit, Duration wait) ->
                exhausted("store_full", "store bytes", limit, fault).retryAfter(wait);
            case Fault.TenantQuota(String tenant, long ignored, long used, long limit) ->
                exhausted("tenant_quota", "tenant " + Shown.word(tenant) + " store bytes", limit, fault)
                        .metadata("tenant", Shown.word(tenant))
                        .metadata("used", Long.toString(used));
            case Fault.PinsFull(String what, long limit, Duration wait) ->
                exhausted("pins_full", what, limit, fault).retryAfter(wait);
            case Fault.TierFailed(String tier, String ignored) ->
                status(Status.Code.UNAVAILABLE, "tier_failed", fault.message()).metadata("tier", tier);
            case Fault.ChecksumMismatch ignored -> status(Status.Code.DATA_LOSS, "checksum_mismatch", fault.message());
            case Fault.TransferTimeout(Duration limit) ->
                status(Status.Code.DEADLINE_EXCEEDED, "transfer_timeout", fault.message())
                        .metadata("limit_ms", Long.toString(limit.toMillis()));
        };
    }

    private static RichStatus exhausted(String reason, String subject, long limit, Fault fault) {
        return status(Status.Code.RESOURCE_EXHAUSTED, reason, fault.message())
                .metadata("limit", Long.toString(limit))
                .quota(subject, fault.message());
    }

    private static RichStatus status(Status.Code code, String reason, String message) {
        return RichStatus.of(code, reason, message);
    }
}
