package io.sluice.accelerator.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.contracts.status.RichStatus;
import io.sluice.contracts.text.Shown;
import java.time.Duration;

/** Maps refusals to gRPC statuses; the only place where that is done. */
final class StatusMapping {
    /** Shortest retry time that is sent: a client that comes back at once finds the same queue. */
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(1);

    private StatusMapping() {}

    static StatusRuntimeException exception(Refusal refusal) {
        return status(refusal).asException();
    }

    static RichStatus status(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull full ->
                RichStatus.of(
                                Status.Code.UNAVAILABLE,
                                "QUEUE_FULL",
                                "the worker's queue has its " + full.limit() + " requests; try another worker or later")
                        .metadata("max_waiting", Integer.toString(full.limit()))
                        .retryAfter(retry(full.retryNanos()));
            case Refusal.PromptTooLong tooLong ->
                badField(
                        "PROMPT_TOO_LONG",
                        "prompt_ids",
                        "must be fewer than " + tooLong.limit() + " ids, the most tokens of prompt and answer that the"
                                + " worker holds; there are " + tooLong.promptTokens());
            case Refusal.TooLate late ->
                RichStatus.of(
                                Status.Code.DEADLINE_EXCEEDED,
                                "FIRST_TOKEN_TOO_LATE",
                                "the first token is predicted after " + late.predictedNanos() / 1_000
                                        + " us, and context.first_token_deadline_us is " + late.limitNanos() / 1_000)
                        .metadata("predicted_first_token_us", Long.toString(late.predictedNanos() / 1_000));
            case Refusal.Draining draining ->
                RichStatus.of(
                                Status.Code.UNAVAILABLE,
                                "DRAINING",
                                "the worker takes no new requests; use another worker")
                        .retryAfter(retry(draining.retryNanos()));
            case Refusal.UnknownWorker unknown ->
                RichStatus.of(
                                Status.Code.NOT_FOUND,
                                "WORKER_NOT_FOUND",
                                "worker_id: there is no worker '" + Shown.word(unknown.workerId())
                                        + "' here; WatchLoad names them")
                        .metadata("worker_id", Shown.word(unknown.workerId()));
            case Refusal.OtherModel other ->
                RichStatus.of(
                                Status.Code.NOT_FOUND,
                                "MODEL_NOT_FOUND",
                                "model: worker " + other.workerId() + " serves " + other.served() + ", not '"
                                        + Shown.word(other.asked()) + "'")
                        .metadata("worker_id", other.workerId())
                        .metadata("model", other.served());
            case Refusal.BadField bad -> badField("INVALID_ARGUMENT", bad.field(), bad.description());
            case Refusal.WorkerLost lost ->
                RichStatus.of(
                                Status.Code.UNAVAILABLE,
                                "WORKER_LOST",
                                "worker " + lost.workerId() + " has failed; use another worker")
                        .metadata("worker_id", lost.workerId());
            case Refusal.Starting starting ->
                RichStatus.of(
                                Status.Code.UNAVAILABLE,
                                "WORKER_STARTING",
                                "worker " + starting.workerId() + " has not started yet; use another worker or wait")
                        .metadata("worker_id", starting.workerId())
                        .retryAfter(retry(starting.retryNanos()));
            case Refusal.DecodesOnly decoder ->
                RichStatus.of(
                                Status.Code.FAILED_PRECONDITION,
                                "DECODE_WORKER",
                                "worker " + decoder.workerId()
                                        + " decodes for others alone; use one that prefills, WatchLoad reports them as"
                                        + " not draining")
                        .metadata("worker_id", decoder.workerId());
            case Refusal.FaultsDisabled disabled ->
                RichStatus.of(
                                Status.Code.FAILED_PRECONDITION,
                                "FAULTS_DISABLED",
                                "faults on demand are off; " + disabled.property() + "=true allows them")
                        .metadata("property", disabled.property());
            case Refusal.TooManyWatchers many ->
                RichStatus.of(
                                Status.Code.RESOURCE_EXHAUSTED,
                                "TOO_MANY_WATCHERS",
                                "there are " + many.limit() + " watching streams already; close one, or raise"
                                        + " sluice.accelerator.watch.max-streams")
                        .quota("watch.max-streams", "most watching streams: " + many.limit())
                        .retryAfter(Duration.ofSeconds(1));
        };
    }

    /** A watching stream that broke here. */
    static StatusRuntimeException watchFailed() {
        return RichStatus.of(Status.Code.INTERNAL, "WATCH_FAILED", "the watch has failed; open it again")
                .asException();
    }

    /** The stable reason of a refusal, for logs and metrics. */
    static String reason(Refusal refusal) {
        return status(refusal).reason();
    }

    private static RichStatus badField(String reason, String field, String description) {
        return RichStatus.of(Status.Code.INVALID_ARGUMENT, reason, field + " " + description)
                .badField(field, description);
    }

    private static Duration retry(long nanos) {
        Duration wait = Duration.ofNanos(nanos);
        return wait.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : wait;
    }
}
