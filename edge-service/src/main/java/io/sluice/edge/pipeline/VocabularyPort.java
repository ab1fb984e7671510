package io.sluice.edge.pipeline;

import java.util.List;
import java.util.function.Consumer;

/** The tokenizer's single questions, apart from any request for an answer. */
public interface VocabularyPort {
    /**
     * Encodes a text or a conversation. One of the two consumers is called, once, on the caller's thread.
     *
     * @param strings whether to tell what each token is called as well
     */
    void encode(
            String model,
            Prompt prompt,
            boolean strings,
            TraceContext trace,
            Consumer<Ids> answer,
            Consumer<PortFailure> failed);

    /** Decodes ids, special ones to their names. One of the two consumers is called, once, on the caller's thread. */
    void decode(String model, int[] ids, TraceContext trace, Consumer<String> answer, Consumer<PortFailure> failed);

    /**
     * An encoded text.
     *
     * @param ids token ids
     * @param contextTokens most tokens the model can hold
     * @param strings what each token is called; empty where that was not asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Ids(int[] ids, int contextTokens, List<String> strings) {}
}
