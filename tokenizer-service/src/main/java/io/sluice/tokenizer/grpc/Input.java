package io.sluice.tokenizer.grpc;

import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.TextOptions;

/** What is to be encoded, checked. */
sealed interface Input {
    /** Its size, in characters or bytes, as it came. */
    long size();

    /**
     * A plain text.
     *
     * @param utf8 valid UTF-8
     * @param how what is done besides
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Text(byte[] utf8, TextOptions how) implements Input {
        @Override
        public long size() {
            return utf8.length;
        }
    }

    /**
     * A conversation.
     *
     * @param conversation is rendered with the model's template
     */
    record Chat(Conversation conversation) implements Input {
        @Override
        public long size() {
            return Requests.size(conversation);
        }
    }
}
