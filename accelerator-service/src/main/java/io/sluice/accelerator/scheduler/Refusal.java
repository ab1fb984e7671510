package io.sluice.accelerator.scheduler;

/** Why a request was not taken into the queue. Nothing of it was computed. */
public sealed interface Refusal {
    /**
     * The waiting queue is at its bound.
     *
     * @param limit the bound
     * @param retryNanos predicted time until a place is free
     */
    record QueueFull(int limit, long retryNanos) implements Refusal {}

    /**
     * Prompt and one token are more than the worker can ever hold.
     *
     * @param promptTokens tokens of the prompt
     * @param limit most tokens of prompt and answer together
     */
    record PromptTooLong(int promptTokens, int limit) implements Refusal {}

    /**
     * The first token would come later than the caller wants it.
     *
     * @param predictedNanos predicted time to the first token
     * @param limitNanos the caller's limit
     */
    record TooLate(long predictedNanos, long limitNanos) implements Refusal {}

    /**
     * The worker takes no new requests.
     *
     * @param retryNanos predicted time until it has finished those it has
     */
    record Draining(long retryNanos) implements Refusal {}

    /**
     * No worker has this id.
     *
     * @param workerId the id
     */
    record UnknownWorker(String workerId) implements Refusal {}

    /**
     * The worker serves another model.
     *
     * @param workerId the worker
     * @param served the model it serves
     * @param asked the model that was asked for
     */
    record OtherModel(String workerId, String served, String asked) implements Refusal {}

    /**
     * A field of the request is wrong.
     *
     * @param field its path, such as {@code sampling.top_p}
     * @param description what it must be
     */
    record BadField(String field, String description) implements Refusal {}

    /**
     * The worker has ended by a fault.
     *
     * @param workerId the worker
     */
    record WorkerLost(String workerId) implements Refusal {}

    /**
     * The worker has not started yet.
     *
     * @param workerId the worker
     * @param retryNanos time until it has
     */
    record Starting(String workerId, long retryNanos) implements Refusal {}

    /**
     * The worker decodes what others have prefilled, and nothing else.
     *
     * @param workerId the worker
     */
    record DecodesOnly(String workerId) implements Refusal {}

    /**
     * Faults on demand are not allowed.
     *
     * @param property the property that allows them
     */
    record FaultsDisabled(String property) implements Refusal {}

    /**
     * As many streams watch as may.
     *
     * @param limit the bound
     */
    record TooManyWatchers(int limit) implements Refusal {}
}
