package io.sluice.edge.adapter;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.edge.pipeline.AcceleratorPort.EndReason;
import io.sluice.edge.pipeline.DeviceUse;
import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.Sampling;
import io.sluice.edge.pipeline.Terms;
import io.sluice.edge.pipeline.Usage;
import io.sluice.edge.pipeline.Utf8;
import io.sluice.edge.pipeline.WorkerTimes;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConversationMessage;
import io.sluice.types.v1.FinishReason;
import io.sluice.types.v1.PriorityClass;
import io.sluice.types.v1.RequestContext;
import io.sluice.types.v1.SamplingParameters;
import io.sluice.types.v1.Timings;
import java.util.List;
import java.util.OptionalDouble;

/** Turns the core's types into messages and back. */
public final class Messages {
    private Messages() {}

    static Conversation conversation(Prompt.Conversation conversation) {
        Conversation.Builder builder = Conversation.newBuilder()
                .setReasoningEffort(conversation.reasoningEffort())
                .setToolsJson(conversation.tools())
                .setTemplateVariablesJson(conversation.variables());
        if (!conversation.opensAnswer()) {
            builder.setAddGenerationPrompt(false);
        }
        for (Prompt.Message message : conversation.messages()) {
            builder.addMessages(ConversationMessage.newBuilder()
                    .setRole(message.role())
                    .setContentUtf8(bytes(message.content()))
                    .setName(message.name())
                    .setFieldsJson(message.fields())
                    .setContentPartsJson(message.parts()));
        }
        return builder.build();
    }

    /** Returns a text as a message's bytes, without copying them. */
    static ByteString bytes(Utf8 text) {
        return UnsafeByteOperations.unsafeWrap(text.bytes());
    }

    static SamplingParameters sampling(Sampling sampling) {
        SamplingParameters.Builder builder = SamplingParameters.newBuilder();
        sampling.maxTokens().ifPresent(builder::setMaxTokens);
        sampling.temperature().ifPresent(builder::setTemperature);
        sampling.topP().ifPresent(builder::setTopP);
        sampling.seed().ifPresent(builder::setSeed);
        return builder.build();
    }

    static RequestContext context(String requestId, Terms terms) {
        RequestContext.Builder builder = RequestContext.newBuilder()
                .setRequestId(requestId)
                .setPriorityClass(priority(terms.priority()))
                .setFairnessId(terms.fairnessId())
                .setCacheSalt(terms.cacheSalt())
                .setIdempotencyKey(terms.idempotencyKey());
        if (terms.deadlineMicros() > 0) {
            builder.setDeadlineUs(terms.deadlineMicros());
        }
        if (terms.firstTokenDeadlineMicros() > 0) {
            builder.setFirstTokenDeadlineUs(terms.firstTokenDeadlineMicros());
        }
        return builder.build();
    }

    static EndReason end(FinishReason reason) {
        return switch (reason) {
            case FINISH_REASON_STOP -> EndReason.STOP;
            case FINISH_REASON_LENGTH -> EndReason.LENGTH;
            case FINISH_REASON_CANCELLED -> EndReason.CANCELLED;
            case FINISH_REASON_DEADLINE -> EndReason.DEADLINE;
            case FINISH_REASON_ERROR, FINISH_REASON_UNSPECIFIED, UNRECOGNIZED -> EndReason.ERROR;
        };
    }

    /** Returns the message's word for the end of an answer. */
    public static FinishReason reason(EndReason end) {
        return switch (end) {
            case STOP -> FinishReason.FINISH_REASON_STOP;
            case LENGTH -> FinishReason.FINISH_REASON_LENGTH;
            case CANCELLED -> FinishReason.FINISH_REASON_CANCELLED;
            case DEADLINE -> FinishReason.FINISH_REASON_DEADLINE;
            case ERROR -> FinishReason.FINISH_REASON_ERROR;
        };
    }

    static Usage usage(io.sluice.types.v1.Usage usage) {
        return new Usage(usage.getPromptTokens(), usage.getCachedTokens(), usage.getCompletionTokens());
    }

    /** Returns counted tokens as a message. */
    public static io.sluice.types.v1.Usage usage(Usage usage) {
        return io.sluice.types.v1.Usage.newBuilder()
                .setPromptTokens(usage.promptTokens())
                .setCachedTokens(usage.cachedTokens())
                .setCompletionTokens(usage.completionTokens())
                .build();
    }

    static WorkerTimes times(Timings timings, io.sluice.types.v1.DeviceUse use) {
        return new WorkerTimes(
                timings.getQueueTimeUs(),
                timings.getPromptTimeUs(),
                timings.getCompletionTimeUs(),
                timings.getParkedTimeUs(),
                new DeviceUse(
                        use.getDeviceTimeUs(),
                        use.hasPlanningJoules() ? OptionalDouble.of(use.getPlanningJoules()) : OptionalDouble.empty(),
                        use.hasMeasuredJoules() ? OptionalDouble.of(use.getMeasuredJoules()) : OptionalDouble.empty(),
                        use.hasCostUsd() ? OptionalDouble.of(use.getCostUsd()) : OptionalDouble.empty()));
    }

    /** Returns what was used of the accelerator as a message. */
    public static io.sluice.types.v1.DeviceUse use(DeviceUse use) {
        io.sluice.types.v1.DeviceUse.Builder builder =
                io.sluice.types.v1.DeviceUse.newBuilder().setDeviceTimeUs(use.deviceMicros());
        use.planningJoules().ifPresent(builder::setPlanningJoules);
        use.measuredJoules().ifPresent(builder::setMeasuredJoules);
        use.costUsd().ifPresent(builder::setCostUsd);
        return builder.build();
    }

    /** Returns where the time went as a message. */
    public static Timings timings(WorkerTimes times) {
        return Timings.newBuilder()
                .setQueueTimeUs(times.queueMicros())
                .setPromptTimeUs(times.promptMicros())
                .setCompletionTimeUs(times.completionMicros())
                .setParkedTimeUs(times.parkedMicros())
                .build();
    }

    /** Returns ids as an array. */
    public static int[] ints(List<Integer> ids) {
        int[] out = new int[ids.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = ids.get(i);
        }
        return out;
    }

    static long[] longs(List<Long> hashes) {
        long[] out = new long[hashes.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = hashes.get(i);
        }
        return out;
    }

    /** Returns an array as a list that costs no boxes to keep. */
    public static List<Integer> list(int[] ids) {
        return new IntView(ids);
    }

    static List<Long> list(long[] hashes) {
        return new LongView(hashes);
    }

    private static PriorityClass priority(Terms.Priority priority) {
        return switch (priority) {
            case INTERACTIVE -> PriorityClass.PRIORITY_CLASS_INTERACTIVE;
            case STANDARD -> PriorityClass.PRIORITY_CLASS_STANDARD;
            case BATCH -> PriorityClass.PRIORITY_CLASS_BATCH;
        };
    }

    private static final class IntView extends java.util.AbstractList<Integer> {
        private final int[] ids;

        IntView(int[] ids) {
            this.ids = ids;
        }

        @Override
        public Integer get(int index) {
            return ids[index];
        }

        @Override
        public int size() {
            return ids.length;
        }
    }

    private static final class LongView extends java.util.AbstractList<Long> {
        private final long[] hashes;

        LongView(long[] hashes) {
            this.hashes = hashes;
        }

        @Override
        public Long get(int index) {
            return hashes[index];
        }

        @Override
        public int size() {
            return hashes.length;
        }
    }
}
