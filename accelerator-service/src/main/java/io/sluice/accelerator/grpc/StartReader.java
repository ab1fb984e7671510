package io.sluice.accelerator.grpc;

import io.grpc.Deadline;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.engine.Sampling;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.PriorityClass;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.types.v1.RequestContext;
import io.sluice.types.v1.SamplingParameters;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks a {@link GenerateStart}. */
final class StartReader {
    /** Most credit that one message may grant. */
    static final int MAX_CREDIT = 1 << 20;

    private static final int MAX_END_IDS = 64;
    private static final int MAX_SALT_BYTES = 128;
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{0,64}");

    private final Fleet fleet;
    private final long maxRequestNanos;

    StartReader(Fleet fleet, long maxRequestNanos) {
        this.fleet = fleet;
        this.maxRequestNanos = maxRequestNanos;
    }

    /**
     * Reads a request.
     *
     * @param deadline the call's own, if it has one
     * @param now the present time
     * @throws RefusedException if it cannot be done here, or a field is wrong
     */
    Start read(GenerateStart start, @Nullable Deadline deadline, long now) throws RefusedException {
        RequestContext context = start.getContext();
        if (!REQUEST_ID.matcher(context.getRequestId()).matches()) {
            throw RefusedException.badField("context.request_id", "must be at most 64 characters of [A-Za-z0-9_-]");
        }
        Worker worker = worker(start);
        int[] promptIds = promptIds(start);
        int limit = worker.limits().maxTokens();
        if (promptIds.length >= limit) {
            throw new RefusedException(new Refusal.PromptTooLong(promptIds.length, limit));
        }
        String salt = context.getCacheSalt();
        if (salt.getBytes(StandardCharsets.UTF_8).length > MAX_SALT_BYTES) {
            throw RefusedException.badField("context.cache_salt", "must be at most " + MAX_SALT_BYTES + " bytes");
        }
        int credit = start.getCreditTokens();
        if (credit < 0 || credit > MAX_CREDIT) {
            throw RefusedException.badField("credit_tokens", "must be 0 to " + MAX_CREDIT);
        }
        GenerationRequest request = new GenerationRequest(
                promptIds,
                BlockHash.chain(start.getModel(), salt, promptIds, promptIds.length),
                BlockHash.root(start.getModel(), salt),
                maxTokens(start.getSampling(), limit - promptIds.length),
                endIds(start),
                priority(context),
                now,
                deadlineNanos(context, deadline, now),
                context.hasFirstTokenDeadlineUs()
                        ? microsToNanos(context.getFirstTokenDeadlineUs())
                        : GenerationRequest.NO_DEADLINE,
                credit);
        return new Start(context.getRequestId(), worker, request, sampling(start));
    }

    private Worker worker(GenerateStart start) throws RefusedException {
        Worker worker = fleet.find(start.getWorkerId());
        if (worker == null) {
            throw new RefusedException(new Refusal.UnknownWorker(start.getWorkerId()));
        }
        if (!worker.spec().model().equals(start.getModel())) {
            throw new RefusedException(
                    new Refusal.OtherModel(worker.id(), worker.spec().model(), start.getModel()));
        }
        return worker;
    }

    private static int[] promptIds(GenerateStart start) throws RefusedException {
        int[] ids = new int[start.getPromptIdsCount()];
        if (ids.length == 0) {
            throw RefusedException.badField("prompt_ids", "must hold at least one id");
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = start.getPromptIds(i);
            if (ids[i] < 0) {
                throw RefusedException.badField("prompt_ids[" + i + "]", "must be below 2^31");
            }
        }
        return ids;
    }

    private static int[] endIds(GenerateStart start) throws RefusedException {
        int[] ids = new int[start.getEndTokenIdsCount()];
        if (ids.length > MAX_END_IDS) {
            throw RefusedException.badField("end_token_ids", "must be at most " + MAX_END_IDS + " ids");
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = start.getEndTokenIds(i);
        }
        return ids;
    }

    private static int maxTokens(SamplingParameters sampling, int left) throws RefusedException {
        if (!sampling.hasMaxTokens()) {
            return left;
        }
        int asked = sampling.getMaxTokens();
        if (asked == 0) {
            throw RefusedException.badField("sampling.max_tokens", "must be 1 or more");
        }
        return asked < 0 ? left : Math.min(asked, left);
    }

    private static Sampling sampling(GenerateStart start) throws RefusedException {
        SamplingParameters parameters = start.getSampling();
        double temperature = parameters.hasTemperature() ? parameters.getTemperature() : 1;
        if (!(temperature >= 0 && temperature <= 2)) {
            throw RefusedException.badField("sampling.temperature", "must be 0 to 2");
        }
        double topP = parameters.hasTopP() ? parameters.getTopP() : 1;
        if (!(topP > 0 && topP <= 1)) {
            throw RefusedException.badField("sampling.top_p", "must be above 0 and at most 1");
        }
        // Without a seed every request speaks differently, and the same request id the same way.
        long seed = parameters.hasSeed()
                ? parameters.getSeed()
                : start.getContext().getRequestId().hashCode();
        return new Sampling(temperature, topP, seed);
    }

    private static PriorityClass priority(RequestContext context) throws RefusedException {
        return switch (context.getPriorityClass()) {
            case PRIORITY_CLASS_UNSPECIFIED, PRIORITY_CLASS_STANDARD -> PriorityClass.STANDARD;
            case PRIORITY_CLASS_INTERACTIVE -> PriorityClass.INTERACTIVE;
            case PRIORITY_CLASS_BATCH -> PriorityClass.BATCH;
            case UNRECOGNIZED -> throw RefusedException.badField("context.priority_class", "must be a known class");
        };
    }

    private long deadlineNanos(RequestContext context, @Nullable Deadline deadline, long now) {
        long left = maxRequestNanos;
        if (context.hasDeadlineUs()) {
            left = Math.min(left, microsToNanos(context.getDeadlineUs()));
        }
        if (deadline != null) {
            left = Math.min(left, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        }
        return now + Math.max(0, left);
    }

    private static long microsToNanos(long unsignedMicros) {
        return unsignedMicros < 0 || unsignedMicros > Long.MAX_VALUE / 2_000
                ? Long.MAX_VALUE / 2
                : unsignedMicros * 1_000;
    }
}
