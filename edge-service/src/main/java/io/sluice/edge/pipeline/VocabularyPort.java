package io.sluice.edge.pipeline;

import java.util.function.Consumer;

/** The tokenizer's single questions, apart from any request for an answer. */
public interface VocabularyPort {
    /**
     * Encodes a text or a conversation. One of the two consumers is called, once, on the caller's thread.
     *
     * @param parseSpecial whether special tokens written in a text become special ids
     */
    void encode(
            String model,
            Prompt prompt,
            boolean parseSpecial,
            TraceContext trace,
            Consumer<Ids> answer,
            Consumer<PortFailure> failed);

    /** Decodes ids. One of the two consumers is called, once, on the caller's thread. */
    void decode(String model, int[] ids, TraceContext trace, Consumer<String> answer, Consumer<PortFailure> failed);

    /**
     * An encoded text.
     *
     * @param ids token ids
     * @param contextTokens most tokens the model can hold
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Ids(int[] ids, int contextTokens) {}
}
