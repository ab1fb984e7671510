package io.sluice.edge.pipeline;

import io.sluice.edge.pipeline.AcceleratorPort.EndReason;
import io.sluice.edge.routing.Candidate;
import io.sluice.edge.stream.CreditWindow;
import io.sluice.edge.stream.InFlightTokens;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One answer on its way: ids from the worker, to the tokenizer, text to the client, and the credit that flows back.
 *
 * <p>One instance is one try on one worker. Every token is counted when it comes, when its text is certain, and when
 * the client's socket has it; the worker never has more credit than the window leaves.
 */
final class AnswerStream implements AcceleratorPort.Events {
    private enum State {
        /** Tokens may come. */
        STREAMING,
        /** The worker has finished; the tokenizer still owes text. */
        FLUSHING,
        /** The end was asked for; the worker still owes its finish. */
        STOPPING,
        /** Over. */
        CLOSED
    }

    private final Exchange exchange;
    private final Candidate candidate;
    private final CreditWindow credit;
    private final InFlightTokens tokens;
    private final Lease lease;
    private State state = State.STREAMING;
    private EndReason end = EndReason.STOP;
    private AcceleratorPort.@Nullable Generation generation;
    private boolean dispatched;
    private int owedTexts;
    private Usage usage = Usage.NONE;
    private WorkerTimes times = WorkerTimes.NONE;

    AnswerStream(Exchange exchange) {
        this.exchange = exchange;
        this.candidate = Objects.requireNonNull(exchange.placed, "not placed").candidate();
        int window = exchange.limits().window();
        this.credit = new CreditWindow(window, exchange.allowance);
        this.tokens = new InFlightTokens(window);
        this.lease = new Lease(exchange);
    }

    void begin() {
        InferenceRequest request = exchange.request();
        TokenizerPort.Encoded prompt = exchange.prompt();
        long now = exchange.now();
        long left = exchange.deadlineAt() - now;
        if (left <= 0) {
            exchange.fail(PortFailures.timeUp());
            return;
        }
        candidate.worker().dispatched();
        dispatched = true;
        lease.acquire(candidate.worker().id(), candidate.firstTokenMicros());
        generation = exchange.ports
                .accelerator()
                .generate(
                        new AcceleratorPort.Order(
                                exchange.id(),
                                candidate.worker(),
                                request.model(),
                                prompt.ids(),
                                prompt.endTokenIds(),
                                Objects.requireNonNull(exchange.sampling, "sampling is not settled"),
                                credit.open(),
                                terms(request, left, exchange.firstTokenAt() - now),
                                left,
                                exchange.observer.trace()),
                        this);
    }

    private Terms terms(InferenceRequest request, long leftNanos, long firstTokenNanos) {
        Terms asked = request.terms();
        String tenant = exchange.tenant().id();
        return new Terms(
                asked.priority(),
                leftNanos / 1000,
                Math.max(1, firstTokenNanos / 1000),
                asked.fairnessId().isEmpty() ? tenant : tenant + '/' + asked.fairnessId(),
                exchange.cacheSalt(),
                asked.idempotencyKey(),
                asked.refuseWhenBusy());
    }

    @Override
    public void accepted(String workerId, int queuePosition, long predictedFirstTokenMicros) {
        if (state == State.CLOSED) {
            return;
        }
        if (dispatched) {
            dispatched = false;
            candidate.worker().accepted();
        }
        exchange.sink().accepted(exchange, predictedFirstTokenMicros);
    }

    @Override
    public void prefilled(int promptTokens, int cachedTokens, long queueMicros, long promptMicros) {
        if (state == State.CLOSED) {
            return;
        }
        usage = new Usage(promptTokens, cachedTokens, 0);
        lease.found(candidate.worker(), promptTokens, cachedTokens);
        times = new WorkerTimes(queueMicros, promptMicros, 0, 0);
        exchange.sink().prefilled(exchange);
    }

    @Override
    public void tokens(long seq, int[] ids, long chainHash) {
        if (state != State.STREAMING || ids.length == 0) {
            return;
        }
        if (tokens.received() == 0) {
            lease.release();
            exchange.times().firstToken(exchange.now());
            exchange.observer.firstToken();
            exchange.forgetPrompt();
        }
        InFlightTokens.Verdict verdict = tokens.accept(seq, ids, chainHash);
        if (verdict == InFlightTokens.Verdict.ACCEPTED && !credit.received(ids.length)) {
            verdict = InFlightTokens.Verdict.OVERRUN;
        }
        if (verdict != InFlightTokens.Verdict.ACCEPTED) {
            exchange.observer.corrupted(verdict.name());
            exchange.fail(new RequestFailure.Broken(
                    "The worker's tokens were not the ones it should have sent (" + verdict + " at token " + seq
                            + "). What was delivered stands.",
                    "stream_corrupted"));
            return;
        }
        TokenizerPort.Session tokenizer = exchange.tokenizer;
        if (tokenizer != null) {
            owedTexts++;
            tokenizer.tokens(seq, ids);
        }
    }

    @Override
    public void parked() {
        // Nothing to do: the client will drain, or the deadline will pass.
    }

    @Override
    public void resumed(long parkedMicros) {
        // Counted by the worker and told in its finish.
    }

    @Override
    public void finished(EndReason reason, Usage counted, WorkerTimes workerTimes) {
        if (state == State.CLOSED) {
            return;
        }
        generation = null;
        usage = counted;
        times = workerTimes;
        switch (state) {
            case STOPPING -> {
                if (exhausted(reason) && exchange.tokenizer != null) {
                    // The last token that the client allowed was the last of the answer.
                    flush(reason);
                } else {
                    complete(end);
                }
            }
            case STREAMING -> {
                switch (reason) {
                    case STOP, LENGTH -> flush(reason);
                    case CANCELLED -> complete(reason);
                    case DEADLINE -> exchange.fail(PortFailures.timeUp());
                    case ERROR ->
                        exchange.fail(new RequestFailure.Broken(
                                "The worker failed while it answered. What was delivered stands.", "worker_failed"));
                }
            }
            case FLUSHING, CLOSED -> {}
        }
    }

    @Override
    public void workerFailed(PortFailure failure) {
        if (state == State.CLOSED) {
            return;
        }
        generation = null;
        if (state == State.STOPPING) {
            // The answer was complete; only the worker's times are missing.
            complete(end);
        } else if (state == State.STREAMING) {
            if (tokens.received() == 0) {
                failBeforeFirstToken(failure);
            } else if (failure.kind() == PortFailure.Kind.DEADLINE) {
                exchange.fail(PortFailures.timeUp());
            } else {
                exchange.fail(new RequestFailure.Broken(
                        "The worker was lost while it answered. What was delivered stands.", "worker_lost"));
            }
        }
    }

    /** Takes text from the tokenizer. */
    void text(long nextSeq, String text, TokenizerPort.@Nullable StopMatch stop) {
        if (!wantsText()) {
            return;
        }
        owedTexts--;
        long upTo = stop == null ? nextSeq : stop.seq() + 1;
        if (upTo < tokens.released() || upTo > tokens.received()) {
            exchange.fail(new RequestFailure.Broken(
                    "The tokenizer answered for tokens it was not asked about.", "tokenizer_failed"));
            return;
        }
        long seq = tokens.released();
        int[] ids = tokens.release(upTo);
        if (!text.isEmpty()) {
            exchange.times().firstText(exchange.now());
        }
        if (ids.length > 0 || !text.isEmpty()) {
            exchange.sink().delta(new AnswerSink.Delta(seq, ids, text, tokens.releasedChain()));
        }
        if (state == State.CLOSED) {
            return;
        }
        if (stop != null) {
            stop();
        } else if (state == State.FLUSHING && owedTexts == 0) {
            complete(end);
        }
    }

    /** Counts tokens that the client's socket took, and grants what that makes room for. */
    void drained(int count) {
        grant(credit.drained(count));
        endWhenExhausted();
    }

    /** Counts tokens that the client itself allows. */
    void allow(long count) {
        grant(credit.allow(count));
    }

    /** The client allows no more: with all of it delivered, the worker would stay parked for nothing. */
    void allowNoMore() {
        endWhenExhausted();
    }

    /** Asks for the end on the client's behalf, unless it was asked for already. */
    void cancel() {
        if (state == State.STOPPING || state == State.CLOSED) {
            return;
        }
        end = EndReason.CANCELLED;
        if (generation == null) {
            complete(end);
        } else {
            state = State.STOPPING;
            generation.cancel(EndReason.CANCELLED);
        }
    }

    /** Lets go of everything. */
    void close() {
        state = State.CLOSED;
        if (generation != null) {
            generation.abort();
            generation = null;
        }
        if (dispatched) {
            dispatched = false;
            candidate.worker().declined();
        }
        lease.release();
    }

    /** Returns whether text from the tokenizer can still change the answer. */
    boolean wantsText() {
        return state == State.STREAMING || state == State.FLUSHING;
    }

    /**
     * Returns what was delivered when the answer fails: to a client that is gone, what its socket took; to one that
     * takes the answer whole, nothing.
     */
    Usage delivered(RequestFailure failure) {
        if (exchange.sink().whole()) {
            return Usage.NONE;
        }
        long count = failure instanceof RequestFailure.ClientGone ? credit.drained() : tokens.released();
        return new Usage(usage.promptTokens(), usage.cachedTokens(), (int) count);
    }

    WorkerTimes workerTimes() {
        return times;
    }

    long inFlight() {
        return credit.inFlight();
    }

    /** Returns whether the worker ended by itself where the client's allowance did, before it heard of that. */
    private boolean exhausted(EndReason reason) {
        return end == EndReason.CANCELLED
                && !exchange.allowsMore
                && credit.exhausted()
                && (reason == EndReason.STOP || reason == EndReason.LENGTH)
                && usage.completionTokens() == tokens.received();
    }

    private void endWhenExhausted() {
        if (state == State.STREAMING && !exchange.allowsMore && credit.exhausted()) {
            exchange.cancelled = true;
            cancel();
        }
    }

    private void grant(int more) {
        if (more > 0 && generation != null && state == State.STREAMING) {
            generation.credit(more);
        }
    }

    private void flush(EndReason reason) {
        if (usage.completionTokens() != tokens.received()) {
            exchange.observer.corrupted("COUNT");
            exchange.fail(new RequestFailure.Broken(
                    "The worker counted " + usage.completionTokens() + " tokens and sent " + tokens.received()
                            + ". What was delivered stands.",
                    "stream_corrupted"));
            return;
        }
        state = State.FLUSHING;
        end = reason;
        if (exchange.tokenizer != null) {
            owedTexts++;
            exchange.tokenizer.end();
        }
    }

    private void stop() {
        end = EndReason.STOP;
        if (state != State.FLUSHING && exchange.tokenizer != null) {
            exchange.tokenizer.end();
        }
        if (generation == null) {
            complete(end);
        } else if (state != State.STOPPING) {
            state = State.STOPPING;
            generation.cancel(EndReason.STOP);
        }
    }

    private void complete(EndReason reason) {
        Usage delivered = new Usage(usage.promptTokens(), usage.cachedTokens(), (int) tokens.released());
        if (reason != EndReason.CANCELLED) {
            // It was told the end and closes by itself: cutting it off would look like a fault.
            exchange.tokenizer = null;
        }
        exchange.finish(reason, delivered, times);
    }

    private void failBeforeFirstToken(PortFailure failure) {
        boolean anotherMay = switch (failure.kind()) {
            case UNAVAILABLE, NOT_FOUND, BROKEN, EXHAUSTED -> true;
            case INVALID, DEADLINE, CANCELLED -> false;
        };
        if (!anotherMay || exchange.failedWorkers.size() >= exchange.limits().retries()) {
            exchange.fail(PortFailures.whilePlaced(exchange, failure, 0));
            return;
        }
        close();
        exchange.answer = null;
        exchange.observer.retried(failure);
        exchange.lastFailure = failure;
        exchange.failedWorkers.add(candidate.worker().id());
        exchange.allowance = credit.allowance();
        exchange.back(StageName.PLACE);
    }
}
