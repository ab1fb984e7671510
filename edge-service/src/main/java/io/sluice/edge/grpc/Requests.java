package io.sluice.edge.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.sluice.edge.adapter.Messages;
import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Operation;
import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.Sampling;
import io.sluice.edge.pipeline.Terms;
import io.sluice.edge.pipeline.Utf8;
import io.sluice.inference.v1.ChatRequest;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.types.v1.RequestContext;
import io.sluice.types.v1.SamplingParameters;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Turns messages into requests. Bounds are checked by the pipeline, as for every transport. */
final class Requests {
    private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

    private Requests() {}

    static InferenceRequest of(ChatRequest message) {
        return new InferenceRequest(
                Operation.CHAT,
                message.getModel(),
                new Prompt.Conversation(
                        message.getMessagesList().stream()
                                .map(m -> new Prompt.Message(
                                        m.getRole(), Utf8.of(m.getContentBytes().toByteArray()), m.getName(), "", ""))
                                .toList(),
                        ""),
                sampling(message.getSampling()),
                message.getStopList(),
                terms(message.getContext()),
                true);
    }

    static InferenceRequest of(GenerateRequest message) {
        Prompt prompt = message.hasIds()
                ? new Prompt.Ids(Messages.ints(message.getIds().getIdsList()))
                : new Prompt.Text(Utf8.of(message.getTextBytes().toByteArray()), false);
        return new InferenceRequest(
                Operation.COMPLETION,
                message.getModel(),
                prompt,
                sampling(message.getSampling()),
                message.getStopList(),
                terms(message.getContext()),
                true);
    }

    private static Sampling sampling(SamplingParameters sampling) {
        return new Sampling(
                sampling.hasMaxTokens() ? OptionalInt.of(clamped(sampling.getMaxTokens())) : OptionalInt.empty(),
                sampling.hasTemperature() ? OptionalDouble.of(sampling.getTemperature()) : OptionalDouble.empty(),
                sampling.hasTopP() ? OptionalDouble.of(sampling.getTopP()) : OptionalDouble.empty(),
                sampling.hasSeed() ? OptionalLong.of(sampling.getSeed()) : OptionalLong.empty());
    }

    // An unsigned number above the signed range is more than any limit.
    private static int clamped(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }

    private static Terms terms(RequestContext context) {
        Terms.Priority priority = switch (context.getPriorityClass()) {
            case PRIORITY_CLASS_INTERACTIVE -> Terms.Priority.INTERACTIVE;
            case PRIORITY_CLASS_BATCH -> Terms.Priority.BATCH;
            case PRIORITY_CLASS_STANDARD, PRIORITY_CLASS_UNSPECIFIED, UNRECOGNIZED -> Terms.Priority.STANDARD;
        };
        return new Terms(
                priority,
                deadline(context),
                context.hasFirstTokenDeadlineUs() ? bounded(context.getFirstTokenDeadlineUs()) : 0,
                context.getFairnessId(),
                context.getCacheSalt(),
                context.getIdempotencyKey(),
                false);
    }

    /** Returns the earlier of the call's deadline and the message's, in microseconds from now; 0 for none. */
    private static long deadline(RequestContext context) {
        long asked = context.hasDeadlineUs() ? bounded(context.getDeadlineUs()) : Long.MAX_VALUE;
        Deadline call = Context.current().getDeadline();
        long left = call == null ? Long.MAX_VALUE : Math.max(1, call.timeRemaining(TimeUnit.MICROSECONDS));
        long earlier = Math.min(asked, left);
        return earlier == Long.MAX_VALUE ? 0 : bounded(earlier);
    }

    // An unsigned number above the signed range is the longest time there is.
    private static long bounded(long unsignedMicros) {
        return unsignedMicros < 0 ? MAX_MICROS : Math.clamp(unsignedMicros, 1, MAX_MICROS);
    }
}
