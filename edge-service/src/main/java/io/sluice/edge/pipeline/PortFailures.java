package io.sluice.edge.pipeline;

import java.time.Duration;

/** Turns what another service answered into what the client is told. */
final class PortFailures {
    private PortFailures() {}

    static RequestFailure whileTokenizing(Exchange exchange, PortFailure failure) {
        return switch (failure.kind()) {
            case INVALID -> new RequestFailure.Invalid(ClientField.of(failure.field()), ClientField.message(failure));
            case NOT_FOUND ->
                new RequestFailure.ModelNotFound(exchange.request().model());
            case EXHAUSTED ->
                failure.retryAfter().isPresent()
                        ? busy(exchange, failure, 0, "tokenizer_full", "The tokenizer is full.")
                        : new RequestFailure.TooLarge(
                                ClientField.of(failure.field()), failure.message(), "prompt_too_large");
            case DEADLINE -> timeUp();
            case UNAVAILABLE ->
                busy(exchange, failure, 0, "tokenizer_unavailable", "The tokenizer cannot be reached or is full.");
            case CANCELLED, BROKEN ->
                new RequestFailure.Broken("The tokenizer failed on this prompt.", "tokenizer_failed");
        };
    }

    /**
     * Returns what the client is told when a worker failed and no other takes over.
     *
     * @param waitNanos when it is worth trying again, where the worker did not say so
     */
    static RequestFailure whilePlaced(Exchange exchange, PortFailure failure, long waitNanos) {
        return switch (failure.kind()) {
            case INVALID -> refused(exchange, failure);
            case DEADLINE ->
                exchange.now() >= exchange.deadlineAt()
                        ? timeUp()
                        : new RequestFailure.DeadlinePassed(
                                "The worker predicts a first token later than the deadline.", "first_token_too_late");
            case NOT_FOUND, UNAVAILABLE, EXHAUSTED ->
                busy(
                        exchange,
                        failure,
                        waitNanos,
                        "worker_unavailable",
                        "The worker was lost or full, and no other could take over.");
            case CANCELLED, BROKEN -> new RequestFailure.Broken("The worker failed on this request.", "worker_failed");
        };
    }

    // What the edge made of the request was wrong, unless the worker objects to the prompt that the client chose.
    private static RequestFailure refused(Exchange exchange, PortFailure failure) {
        String field = failure.field();
        if (!field.equals("prompt_ids") && !field.endsWith(".prompt_ids")) {
            return new RequestFailure.Broken("The worker refused what the edge asked of it.", "worker_failed");
        }
        String param = exchange.request().operation() == Operation.CHAT ? "messages" : "prompt";
        return new RequestFailure.TooLarge(param, failure.message(), "prompt_too_large");
    }

    static RequestFailure timeUp() {
        return new RequestFailure.DeadlinePassed(
                "The deadline of this request passed before its answer was complete; allow more time or ask for fewer tokens.",
                "deadline_exceeded");
    }

    private static RequestFailure busy(
            Exchange exchange, PortFailure failure, long waitNanos, String reason, String message) {
        return exchange.overloaded(
                message, reason, failure.retryAfter().map(Duration::toNanos).orElse(waitNanos));
    }
}
