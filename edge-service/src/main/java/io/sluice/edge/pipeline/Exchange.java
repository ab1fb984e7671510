package io.sluice.edge.pipeline;

import io.sluice.edge.admission.Tenant;
import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.routing.Placement;
import io.sluice.edge.routing.PrefixMatches;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: what is known of it so far, and what it holds.
 *
 * <p>The transport opens it, authenticates, starts it with the parsed request, and tells it what the client's socket
 * drained and whether the client went away. Everything happens on one thread; every path ends in exactly one
 * settlement, which lets go of all that is held: the conversation with the tokenizer, the generation, the question to
 * the index, the lease. The place at the gate is left when the transport has got rid of the end as well.
 */
public final class Exchange {
    private static final int[] NO_IDS = {};
    private static final long[] NO_HASHES = {};

    private final Pipeline pipeline;
    private final String id;
    private final AnswerSink sink;
    private final StageTimes times;
    private final long receivedAtEpochMicros;
    private long heldBytes;
    private boolean entered;
    private boolean done;
    private int position = -1;
    private @Nullable StageName stage;
    private @Nullable Tenant tenant;
    private @Nullable InferenceRequest request;

    final Ports ports;
    final RequestObserver observer;
    final Set<String> failedWorkers = new HashSet<>();

    @Nullable
    PortFailure lastFailure;

    long allowance;
    boolean allowsMore = true;
    boolean cancelled;
    TokenizerPort.@Nullable Session tokenizer;
    TokenizerPort.@Nullable Encoded encoded;

    @Nullable
    Sampling sampling;

    PrefixIndexPort.@Nullable Query query;

    @Nullable
    PrefixMatches matches;

    Placement.@Nullable Placed placed;

    @Nullable
    AnswerStream answer;

    Exchange(Pipeline pipeline, String id, Ports ports, AnswerSink sink, RequestObserver observer, long allowance) {
        this.pipeline = pipeline;
        this.id = id;
        this.ports = ports;
        this.sink = sink;
        this.observer = observer;
        this.allowance = allowance;
        this.times = new StageTimes(pipeline.clock().nanos());
        this.receivedAtEpochMicros = pipeline.clock().epochMicros();
    }

    /**
     * Recognises the tenant and takes a place at the gate.
     *
     * @param authorization value of the authorization header
     * @return whether the request may go on; if not, it is settled
     */
    public boolean authenticate(@Nullable String authorization) {
        enter(StageName.AUTHENTICATE);
        Optional<Tenant> found = pipeline.tenants().authenticate(authorization);
        if (found.isEmpty()) {
            fail(new RequestFailure.Unauthenticated(
                    authorization == null
                            ? "No API key was given. Send `Authorization: Bearer KEY`."
                            : "The API key is not valid. Send `Authorization: Bearer KEY` with a key of this plane."));
            return false;
        }
        tenant = found.get();
        entered = pipeline.gate().enter();
        if (!entered && pipeline.gate().draining()) {
            fail(overloaded(
                    "This edge stops and takes no new requests; ask again, another one answers.", "draining", 0));
            return false;
        }
        if (!entered) {
            fail(overloaded(
                    "The edge has " + pipeline.gate().maxOpen() + " requests open, its limit.",
                    "edge_full",
                    pipeline.gate().nextPlaceNanos()));
            return false;
        }
        enter(StageName.RECEIVE);
        return true;
    }

    /**
     * Takes note of bytes of the request that are held until no worker needs its prompt any more.
     *
     * @return whether the request may go on; if not, it is settled
     */
    public boolean hold(long bytes) {
        if (done) {
            return false;
        }
        if (pipeline.gate().hold(bytes)) {
            heldBytes += bytes;
            return true;
        }
        fail(overloaded(
                "The edge holds as many bytes of prompts as it may.",
                "prompts_full",
                pipeline.gate().nextPlaceNanos()));
        return false;
    }

    /** Starts the authenticated request. */
    public void start(InferenceRequest parsed) {
        if (!done) {
            request = parsed;
            advance();
        }
    }

    /** Refuses a request that the transport could not read. */
    public void reject(RequestFailure failure) {
        fail(failure);
    }

    /** Counts tokens that the client's socket took. */
    public void drained(int tokens) {
        if (answer != null && !done) {
            answer.drained(tokens);
        }
    }

    /** Counts tokens that the client itself allows. */
    public void allow(long tokens) {
        if (done) {
            return;
        }
        if (answer != null) {
            answer.allow(tokens);
        } else {
            allowance = allowance > Long.MAX_VALUE - tokens ? Long.MAX_VALUE : allowance + tokens;
        }
    }

    /** The client allows no more: once it has what it allowed, the answer ends with a finish. */
    public void allowNoMore() {
        if (done) {
            return;
        }
        allowsMore = false;
        if (answer != null) {
            answer.allowNoMore();
        } else if (allowance == 0) {
            cancel();
        }
    }

    /** Ends the answer because the client asked for it: it gets a finish, with what was delivered. */
    public void cancel() {
        if (done || cancelled) {
            return;
        }
        cancelled = true;
        if (answer == null) {
            finish(AcceleratorPort.EndReason.CANCELLED, Usage.NONE, WorkerTimes.NONE);
        } else {
            answer.cancel();
        }
    }

    /** Ends everything because the client went away: nobody takes an answer any more. */
    public void clientGone() {
        fail(new RequestFailure.ClientGone());
    }

    /**
     * Leaves the gate: the client has the end of the answer, or can have no more of it. Must follow every end; later
     * calls do nothing.
     */
    public void close() {
        if (entered && done) {
            entered = false;
            pipeline.gate().leave(now());
        }
    }

    /** Returns the request's id. */
    public String id() {
        return id;
    }

    /** Returns when it came, in milliseconds since 1970. */
    public long receivedAtEpochMillis() {
        return TimeUnit.MICROSECONDS.toMillis(receivedAtEpochMicros);
    }

    /** Returns when it came, in microseconds since 1970. */
    public long receivedAtEpochMicros() {
        return receivedAtEpochMicros;
    }

    /** Returns how long its stages took. */
    public StageTimes times() {
        return times;
    }

    /** Returns whether it is settled. */
    public boolean done() {
        return done;
    }

    /** Returns what the client asked for, once it was read. */
    public Optional<InferenceRequest> parsed() {
        return Optional.ofNullable(request);
    }

    /** Returns who asks, once recognised. */
    public Optional<Tenant> recognised() {
        return Optional.ofNullable(tenant);
    }

    /** Returns the seed in use, once settled; 0 before. */
    public long seed() {
        return sampling == null ? 0 : sampling.seed().orElse(0);
    }

    /** Returns the worker that answers, or empty. */
    public String workerId() {
        return placed == null ? "" : placed.candidate().worker().id();
    }

    /** Returns the tokens that are between the worker and the client's socket. */
    public long tokensInFlight() {
        return answer == null ? 0 : answer.inFlight();
    }

    /** Returns when the request must have finished. */
    long deadlineAt() {
        long limit = pipeline.limits().requestNanos();
        long asked = request().terms().deadlineMicros();
        return times.receivedAt() + (asked > 0 ? Math.min(limit, TimeUnit.MICROSECONDS.toNanos(asked)) : limit);
    }

    /** Returns when the first token must come. */
    long firstTokenAt() {
        long limit = pipeline.limits().firstTokenNanos();
        long asked = request().terms().firstTokenDeadlineMicros();
        long within = asked > 0 ? TimeUnit.MICROSECONDS.toNanos(asked) : limit;
        return Math.min(times.receivedAt() + within, deadlineAt());
    }

    InferenceRequest request() {
        return Objects.requireNonNull(request, "the request was not started");
    }

    Tenant tenant() {
        return Objects.requireNonNull(tenant, "the request was not authenticated");
    }

    TokenizerPort.Encoded prompt() {
        return Objects.requireNonNull(encoded, "the prompt was not encoded");
    }

    Limits limits() {
        return pipeline.limits();
    }

    long now() {
        return pipeline.clock().nanos();
    }

    AnswerSink sink() {
        return sink;
    }

    /** Salts cached prefixes with the tenant, so that none is ever shared between tenants. */
    String cacheSalt() {
        String own = request().terms().cacheSalt();
        return own.isEmpty() ? tenant().id() : tenant().id() + '/' + own;
    }

    /** Goes on to the next stage. */
    void advance() {
        enterAt(position + 1);
    }

    /** Goes to a stage again. */
    void back(StageName name) {
        for (int i = 0; i < pipeline.stages().size(); i++) {
            if (pipeline.stages().get(i).name() == name) {
                enterAt(i);
                return;
            }
        }
        throw new IllegalArgumentException("no stage " + name);
    }

    /** Forgets the prompt's ids: the worker has begun to answer, and no other will be asked. */
    void forgetPrompt() {
        TokenizerPort.Encoded known = prompt();
        encoded = new TokenizerPort.Encoded(NO_IDS, NO_HASHES, known.endTokenIds(), known.contextTokens());
        releaseBytes();
    }

    /** Forgets the prompt's text: its ids are all that a second try needs. */
    void forgetText() {
        request = request().withoutPrompt();
    }

    private void releaseBytes() {
        if (heldBytes > 0) {
            pipeline.gate().release(heldBytes);
            heldBytes = 0;
        }
    }

    /** Ends the request with an answer. */
    void finish(AcceleratorPort.EndReason reason, Usage usage, WorkerTimes workerTimes) {
        if (done) {
            return;
        }
        settle(reason.name().toLowerCase(Locale.ROOT), usage, workerTimes, null);
        sink.finished(new AnswerSink.Answer(
                reason, usage, workerTimes, edgeQueueMicros(), FirstTokenParts.of(times, workerTimes)));
    }

    /** Ends the request without an answer, or in the middle of it. */
    void fail(RequestFailure failure) {
        if (done) {
            return;
        }
        Usage delivered = answer == null ? Usage.NONE : answer.delivered(failure);
        settle(failure.reason(), delivered, answer == null ? WorkerTimes.NONE : answer.workerTimes(), failure);
        sink.failed(failure);
    }

    /** Says that there is no capacity, with a retry time within the configured bounds. */
    RequestFailure.Overloaded overloaded(String message, String reason, long retryAfterNanos) {
        long nanos = Math.clamp(retryAfterNanos, limits().retryAfterMinNanos(), limits().retryAfterMaxNanos());
        boolean optional = request != null && request.terms().refuseWhenBusy();
        return new RequestFailure.Overloaded(message, reason, Duration.ofNanos(nanos), optional);
    }

    private void settle(String outcome, Usage usage, WorkerTimes workerTimes, @Nullable RequestFailure failure) {
        done = true;
        leave();
        enter(StageName.SETTLE);
        letGo();
        times.end(now());
        observer.left(StageName.SETTLE);
        Receipt receipt = receipt(outcome, usage, workerTimes);
        // Who was never recognised owes nothing, and must not be able to fill the ledger.
        if (tenant != null) {
            pipeline.ledger().book(receipt);
        }
        observer.settled(this, receipt, failure);
    }

    private Receipt receipt(String outcome, Usage usage, WorkerTimes workerTimes) {
        long first = times.firstTokenNanos();
        return new Receipt(
                id,
                receivedAtEpochMillis(),
                tenant == null ? "" : tenant.id(),
                request == null ? "" : request.model(),
                request == null ? "" : request.operation().label(),
                workerId(),
                outcome,
                usage,
                workerTimes,
                first < 0 ? first : TimeUnit.NANOSECONDS.toMicros(first),
                TimeUnit.NANOSECONDS.toMicros(times.totalNanos()),
                request == null ? "" : request.terms().idempotencyKey(),
                "");
    }

    private void letGo() {
        if (query != null) {
            query.cancel();
            query = null;
        }
        if (answer != null) {
            answer.close();
        }
        if (tokenizer != null) {
            tokenizer.cancel();
            tokenizer = null;
        }
        releaseBytes();
    }

    private long edgeQueueMicros() {
        long nanos = 0;
        for (StageName name : StageName.values()) {
            // What the client takes to send its body is not the edge's.
            if (name.compareTo(StageName.GENERATE) < 0 && name != StageName.RECEIVE) {
                nanos += times.nanos(name);
            }
        }
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    private void enterAt(int index) {
        position = index;
        Stage next = pipeline.stages().get(index);
        enter(next.name());
        next.enter(this);
    }

    private void enter(StageName name) {
        leave();
        stage = name;
        times.enter(name, now());
        observer.entered(name);
    }

    private void leave() {
        if (stage != null) {
            times.leave(now());
            observer.left(stage);
            stage = null;
        }
    }
}
