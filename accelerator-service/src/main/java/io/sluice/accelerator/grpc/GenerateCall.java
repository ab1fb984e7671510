package io.sluice.accelerator.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.accelerator.adapter.Generation;
import io.sluice.accelerator.adapter.GenerationSink;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.scheduler.Sequence;
import io.sluice.accelerator.telemetry.RequestRecord;
import io.sluice.accelerator.telemetry.RequestRecorder;
import io.sluice.accelerator.v1.Accepted;
import io.sluice.accelerator.v1.Cancel;
import io.sluice.accelerator.v1.Finish;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.Parked;
import io.sluice.accelerator.v1.Prompt;
import io.sluice.accelerator.v1.Resumed;
import io.sluice.accelerator.v1.Tokens;
import io.sluice.contracts.text.Shown;
import io.sluice.types.v1.DeviceUse;
import io.sluice.types.v1.Timings;
import io.sluice.types.v1.Usage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One Generate call. The transport's thread reads the client's messages, one at a time; from the moment that the request
 * is handed to its worker, only the worker's thread sends.
 */
final class GenerateCall implements StreamObserver<GenerateRequest>, GenerationSink {
    private static final Logger LOG = Logger.getLogger(GenerateCall.class);

    private final StartReader reader;
    private final RequestRecorder recorder;
    private final ServerCallStreamObserver<GenerateResponse> response;
    private final @Nullable Deadline deadline = Context.current().getDeadline();
    private final io.opentelemetry.context.Context trace = io.opentelemetry.context.Context.current();

    private @Nullable Generation generation;
    private @Nullable RequestRecord record;
    private String workerId = "";
    private long epoch;
    private DeviceRates rates = DeviceRates.UNKNOWN;
    private int deliveredTokens;
    /** A mistake of the client's after the start: the call ends with it instead of a Finish. */
    private volatile @Nullable StatusRuntimeException protocolError;

    private volatile boolean ended;

    GenerateCall(StartReader reader, RequestRecorder recorder, ServerCallStreamObserver<GenerateResponse> response) {
        this.reader = reader;
        this.recorder = recorder;
        this.response = response;
        response.disableAutoRequest();
        response.setOnReadyHandler(this::ready);
        response.setOnCancelHandler(this::cancelled);
        response.request(1);
    }

    @Override
    public void onNext(GenerateRequest message) {
        switch (message.getMessageCase()) {
            case START -> start(message);
            case CREDIT -> credit(message.getCredit().getTokens());
            case CANCEL -> cancel(message.getCancel());
            case MESSAGE_NOT_SET -> fail("message", "must be start, credit or cancel");
        }
        response.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        cancelled();
    }

    @Override
    public void onCompleted() {
        Generation open = generation;
        if (open != null) {
            open.noMoreCredit();
        } else {
            fail("start", "must be sent before the stream is closed");
        }
    }

    private void start(GenerateRequest message) {
        if (generation != null) {
            fail("start", "must be sent once");
            return;
        }
        long now = System.nanoTime();
        Start start;
        try {
            start = reader.read(message.getStart(), deadline, now);
        } catch (RefusedException e) {
            refuseAtOnce(message, e.refusal(), now);
            return;
        }
        Worker worker = start.worker();
        workerId = worker.id();
        epoch = worker.epochMicros();
        rates = worker.spec().rates();
        record =
                recorder.begin(trace, start.requestId(), workerId, worker.spec().model(), rates, start.request(), now);
        if (worker.fault() != null) {
            refused(new Refusal.WorkerLost(workerId));
        } else if (worker.starting()) {
            refused(new Refusal.Starting(workerId, worker.startingNanos()));
        } else if (worker.decodesOnly()) {
            refused(new Refusal.DecodesOnly(workerId));
        } else if (!worker.hasRoom()) {
            refused(new Refusal.QueueFull(worker.limits().maxWaiting(), worker.load().queueNanos));
        } else {
            generation = worker.generate(start.request(), start.sampling(), this);
        }
    }

    private void refuseAtOnce(GenerateRequest message, Refusal refusal, long now) {
        ended = true;
        String requestId = Shown.word(message.getStart().getContext().getRequestId());
        recorder.refused(trace, requestId, StatusMapping.reason(refusal), now);
        response.onError(StatusMapping.exception(refusal));
    }

    private void credit(int tokens) {
        Generation open = generation;
        if (tokens < 1 || tokens > StartReader.MAX_CREDIT) {
            fail("credit.tokens", "must be 1 to " + StartReader.MAX_CREDIT);
        } else if (open == null) {
            fail("start", "must come before credit");
        } else {
            open.credit(tokens);
        }
    }

    private void cancel(Cancel cancel) {
        Generation open = generation;
        if (open == null) {
            fail("start", "must come before cancel");
            return;
        }
        open.cancel(
                cancel.getReason() == io.sluice.types.v1.FinishReason.FINISH_REASON_STOP
                        ? FinishReason.STOP
                        : FinishReason.CANCELLED);
    }

    private void fail(String field, String description) {
        if (ended) {
            return;
        }
        StatusRuntimeException error = StatusMapping.exception(new Refusal.BadField(field, description));
        Generation open = generation;
        if (open == null) {
            ended = true;
            response.onError(error);
        } else {
            protocolError = error;
            open.cancel(FinishReason.CANCELLED);
        }
    }

    private void ready() {
        Generation open = generation;
        if (open != null) {
            open.ready();
        }
    }

    private void cancelled() {
        Generation open = generation;
        if (open != null) {
            open.cancel(FinishReason.CANCELLED);
        }
    }

    @Override
    public boolean isReady() {
        // A call that is gone takes everything: nothing is to be kept for it.
        return response.isReady() || response.isCancelled();
    }

    @Override
    public void refused(Refusal refusal) {
        ended = true;
        present(record).refused(StatusMapping.reason(refusal));
        close(() -> response.onError(StatusMapping.exception(refusal)));
    }

    @Override
    public void accepted(int position, long firstTokenNanos) {
        send(GenerateResponse.newBuilder()
                .setAccepted(Accepted.newBuilder()
                        .setWorkerId(workerId)
                        .setEpoch(epoch)
                        .setQueuePosition(position)
                        .setPredictedFirstTokenUs(firstTokenNanos / 1_000)));
    }

    @Override
    public void promptDone(Sequence sequence) {
        present(record).promptDone();
        send(GenerateResponse.newBuilder()
                .setPrompt(Prompt.newBuilder()
                        .setPromptTokens(sequence.promptTokens())
                        .setCachedTokens(sequence.cachedTokens())
                        .setQueueTimeUs(sequence.queueNanos() / 1_000)
                        .setPromptTimeUs(sequence.prefillNanos() / 1_000)));
    }

    @Override
    public void tokens(long seq, int[] ids, int count, long chainHash) {
        Tokens.Builder tokens = Tokens.newBuilder().setSeq(seq).setChainHash(chainHash);
        for (int i = 0; i < count; i++) {
            tokens.addIds(ids[i]);
        }
        deliveredTokens += count;
        send(GenerateResponse.newBuilder().setTokens(tokens));
    }

    @Override
    public void parked(long nextSeq) {
        present(record).parked(nextSeq);
        send(GenerateResponse.newBuilder().setParked(Parked.newBuilder().setNextSeq(nextSeq)));
    }

    @Override
    public void resumed(long nextSeq, long parkedNanos) {
        present(record).resumed(nextSeq);
        send(GenerateResponse.newBuilder()
                .setResumed(Resumed.newBuilder().setNextSeq(nextSeq).setParkedTimeUs(parkedNanos / 1_000)));
    }

    @Override
    public void finished(Sequence sequence, FinishReason reason) {
        present(record).finished(sequence, reason);
        finish(
                reason,
                Usage.newBuilder()
                        .setPromptTokens(sequence.promptTokens())
                        .setCachedTokens(sequence.cachedTokens())
                        .setCompletionTokens(deliveredTokens),
                Timings.newBuilder()
                        .setQueueTimeUs(sequence.queueNanos() / 1_000)
                        .setPromptTimeUs(sequence.promptNanos() / 1_000)
                        .setCompletionTimeUs(sequence.completionNanos() / 1_000)
                        .setParkedTimeUs(sequence.parkedNanos() / 1_000),
                use(sequence.deviceNanos()));
    }

    private DeviceUse use(long nanos) {
        double seconds = nanos * 1e-9;
        DeviceUse.Builder use = DeviceUse.newBuilder().setDeviceTimeUs(Math.round(rates.deviceSeconds(seconds) * 1e6));
        rates.planningJoules(seconds).ifPresent(use::setPlanningJoules);
        rates.measuredJoules(seconds).ifPresent(use::setMeasuredJoules);
        rates.usd(seconds).ifPresent(use::setCostUsd);
        return use.build();
    }

    @Override
    public void abandoned(FinishReason reason) {
        RequestRecord recorded = present(record);
        recorded.abandoned(reason);
        finish(
                reason,
                Usage.newBuilder().setPromptTokens(recorded.promptTokens()).setCompletionTokens(deliveredTokens),
                Timings.newBuilder().setQueueTimeUs(recorded.ageNanos() / 1_000),
                use(0));
    }

    private void finish(FinishReason reason, Usage.Builder usage, Timings.Builder timings, DeviceUse use) {
        ended = true;
        StatusRuntimeException error = protocolError;
        if (error != null) {
            close(() -> response.onError(error));
            return;
        }
        send(GenerateResponse.newBuilder()
                .setFinish(Finish.newBuilder()
                        .setReason(wire(reason))
                        .setUsage(usage)
                        .setTimings(timings)
                        .setDeviceUse(use)));
        close(response::onCompleted);
    }

    /** A call that breaks under our hands ends its own sequence, and never the worker. */
    private void send(GenerateResponse.Builder message) {
        try {
            response.onNext(message.build());
        } catch (RuntimeException e) {
            LOG.debug("a message could not be sent", e);
            cancelled();
        }
    }

    private static void close(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException e) {
            LOG.debug("a call could not be closed", e);
        }
    }

    private static io.sluice.types.v1.FinishReason wire(FinishReason reason) {
        return switch (reason) {
            case STOP -> io.sluice.types.v1.FinishReason.FINISH_REASON_STOP;
            case LENGTH -> io.sluice.types.v1.FinishReason.FINISH_REASON_LENGTH;
            case CANCELLED -> io.sluice.types.v1.FinishReason.FINISH_REASON_CANCELLED;
            case DEADLINE -> io.sluice.types.v1.FinishReason.FINISH_REASON_DEADLINE;
            case ERROR -> io.sluice.types.v1.FinishReason.FINISH_REASON_ERROR;
        };
    }

    private static RequestRecord present(@Nullable RequestRecord record) {
        if (record == null) {
            throw new IllegalStateException("the request was not read yet");
        }
        return record;
    }
}
