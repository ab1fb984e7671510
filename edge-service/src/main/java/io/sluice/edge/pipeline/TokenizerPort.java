package io.sluice.edge.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokenizer, as the pipeline needs it. */
public interface TokenizerPort {
    /** Opens a request's conversation with the tokenizer. Events come on the caller's thread, after the return. */
    Session converse(Opening opening, Events events);

    /**
     * What opens a conversation.
     *
     * @param requestId id of the request
     * @param model model id
     * @param prompt what to encode
     * @param stop strings that end the answer
     * @param cacheSalt salt of the block hashes
     * @param timeoutNanos after which the conversation fails
     * @param trace context to carry along
     */
    record Opening(
            String requestId,
            String model,
            Prompt prompt,
            List<String> stop,
            String cacheSalt,
            long timeoutNanos,
            TraceContext trace) {}

    /**
     * The encoded prompt.
     *
     * @param ids token ids
     * @param blockHashes chained hash of each full block
     * @param endTokenIds ids that end the model's turn
     * @param contextTokens most tokens, prompt and answer together, the model can hold
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Encoded(int[] ids, long[] blockHashes, int[] endTokenIds, int contextTokens) {}

    /**
     * A stop string that was found.
     *
     * @param index which one
     * @param seq number of the token that completed it
     */
    record StopMatch(int index, long seq) {}

    /** A conversation under way. */
    interface Session {
        /** Sends generated tokens; one {@link Events#text} follows. */
        void tokens(long seq, int[] ids);

        /** Says that no more tokens come; one last {@link Events#text} follows. */
        void end();

        /** Ends the conversation at once; no event follows. */
        void cancel();
    }

    /** What comes back. */
    interface Events {
        /** The prompt is encoded. */
        void prompt(Encoded encoded);

        /** Every token below {@code nextSeq} is accounted for, and this text is certain. */
        void text(long nextSeq, String text, @Nullable StopMatch stop);

        /** The conversation failed. */
        void tokenizerFailed(PortFailure failure);
    }
}
