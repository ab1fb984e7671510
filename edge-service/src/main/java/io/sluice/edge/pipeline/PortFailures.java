package io.sluice.edge.pipeline;

import java.time.Duration;

/** Turns what another service answered into what the client is told. */
final class PortFailures {
    private PortFailures() {}

    static RequestFailure whileTokenizing(Exchange exchange, PortFailure failure) {
        return switch (failure.kind()) {
            case INVALID -> new RequestFailure.Invalid(param(failure), failure.message());
            case NOT_FOUND ->
                new RequestFailure.ModelNotFound(exchange.request().model());
            case EXHAUSTED ->
                failure.retryAfter().isPresent()
                        ? busy(exchange, failure, 0, "tokenizer_full", "The tokenizer is full.")
                        : new RequestFailure.TooLarge(param(failure), failure.message(), "prompt_too_large");
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
            case INVALID -> new RequestFailure.TooLarge("messages", failure.message(), "prompt_too_large");
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

    static RequestFailure timeUp() {
        return new RequestFailure.DeadlinePassed("The time for this request is up.", "deadline_exceeded");
    }

    private static RequestFailure busy(
            Exchange exchange, PortFailure failure, long waitNanos, String reason, String message) {
        return exchange.overloaded(
                message, reason, failure.retryAfter().map(Duration::toNanos).orElse(waitNanos));
    }

    private static String param(PortFailure failure) {
        String field = failure.field();
        String conversation = "conversation.";
        return field.startsWith(conversation) ? field.substring(conversation.length()) : field;
    }
}
