package io.sluice.accelerator.telemetry;

import io.opentelemetry.context.Context;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.Sequence;

/** What is remembered of one request for its spans, metrics and log line. Used by one thread at a time. */
public final class RequestRecord {
    /** Parks and resumes that are remembered; later ones are counted only. */
    static final int MAX_EVENTS = 64;

    final Context trace;
    final String requestId;
    final String workerId;
    final String model;
    final DeviceRates rates;
    final int promptTokens;
    final long arrivalNanos;
    /** Nanoseconds since 1970 less those of the clock. */
    final long epochOffsetNanos;

    final long[] eventNanos = new long[MAX_EVENTS];
    final long[] eventSeqs = new long[MAX_EVENTS];
    int events;
    int parks;
    String outcome = "";
    boolean started;
    int cachedTokens;
    int generatedTokens;
    long queueNanos;
    long prefillNanos;
    long promptNanos;
    long completionNanos;
    long parkedNanos;
    double deviceSeconds;
    boolean prefilled;

    private final RequestRecorder recorder;

    RequestRecord(
            RequestRecorder recorder,
            Context trace,
            String requestId,
            String workerId,
            String model,
            DeviceRates rates,
            GenerationRequest request,
            long epochOffsetNanos) {
        this.recorder = recorder;
        this.trace = trace;
        this.requestId = requestId;
        this.workerId = workerId;
        this.model = model;
        this.rates = rates;
        this.promptTokens = request.promptIds().length;
        this.arrivalNanos = request.arrivalNanos();
        this.epochOffsetNanos = epochOffsetNanos;
    }

    /** Returns the tokens of the prompt. */
    public int promptTokens() {
        return promptTokens;
    }

    /** Returns the time since arrival. */
    public long ageNanos() {
        return System.nanoTime() - arrivalNanos;
    }

    /** The prompt is in the cache. */
    public void promptDone() {
        prefilled = true;
    }

    /** Credit is out. */
    public void parked(long seq) {
        parks++;
        note(seq);
    }

    /** The sequence goes on. */
    public void resumed(long seq) {
        note(~seq);
    }

    private void note(long seq) {
        if (events < MAX_EVENTS) {
            eventNanos[events] = System.nanoTime();
            eventSeqs[events] = seq;
            events++;
        }
    }

    /** It was refused. */
    public void refused(String reason) {
        outcome = reason;
        recorder.refusedBy(this);
    }

    /** It ended before it got to the scheduler: all its time was waiting. */
    public void abandoned(FinishReason reason) {
        outcome = reason.name();
        queueNanos = ageNanos();
        recorder.ended(this);
    }

    /** It ended. */
    public void finished(Sequence sequence, FinishReason reason) {
        outcome = reason.name();
        started = true;
        cachedTokens = sequence.cachedTokens();
        generatedTokens = sequence.generatedTokens();
        queueNanos = sequence.queueNanos();
        prefillNanos = prefilled ? sequence.prefillNanos() : sequence.promptNanos();
        promptNanos = sequence.promptNanos();
        completionNanos = sequence.completionNanos();
        parkedNanos = sequence.parkedNanos();
        deviceSeconds = rates.deviceSeconds(sequence.deviceNanos() * 1e-9);
        recorder.ended(this);
    }
}
