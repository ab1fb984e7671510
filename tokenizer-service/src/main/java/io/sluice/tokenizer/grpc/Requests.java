package io.sluice.tokenizer.grpc;

import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.TokenizerException.TooLarge;
import io.sluice.tokenizer.config.TokenizerConfig;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Message;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.Utf8;
import io.sluice.tokenizer.v1.ConversationMessage;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Checks requests against the limits and maps them to the core's types. */
@Singleton
final class Requests {
    private static final int MAX_BYTES_A_CHAR = 3;
    private static final String BYTES = "bytes of UTF-8";

    private final TokenizerConfig.Limits limits;

    Requests(TokenizerConfig config) {
        this.limits = config.limits();
    }

    /** A text within the limit. */
    String text(String field, String text) {
        requireSize(field, text.length(), () -> Utf8.length(text));
        return text;
    }

    /** A text of bytes within the limit. */
    String text(String field, com.google.protobuf.ByteString text) {
        if (!text.isValidUtf8()) {
            throw new BadField(field, "is not valid UTF-8");
        }
        return text(field, text.toStringUtf8());
    }

    Conversation conversation(io.sluice.tokenizer.v1.Conversation proto) {
        if (proto.getMessagesCount() > limits.messages()) {
            throw new TooLarge("messages", proto.getMessagesCount(), limits.messages(), "messages");
        }
        List<Message> messages = new ArrayList<>(proto.getMessagesCount());
        for (ConversationMessage message : proto.getMessagesList()) {
            messages.add(
                    new Message(message.getRole(), message.getContent(), message.getName(), message.getFieldsJson()));
        }
        Conversation conversation = new Conversation(
                messages, proto.getReasoningEffort(), proto.getToolsJson(), proto.getTemplateVariablesJson());
        requireSize("messages", chars(conversation), () -> {
            long bytes = Utf8.length(conversation.tools()) + Utf8.length(conversation.variables());
            for (Message message : messages) {
                bytes += Utf8.length(message.content()) + Utf8.length(message.fields());
            }
            return bytes;
        });
        return conversation;
    }

    /** Characters of a conversation's content, and of the JSON that comes with it. */
    static long chars(Conversation conversation) {
        long chars = conversation.tools().length() + conversation.variables().length();
        for (Message message : conversation.messages()) {
            chars += message.content().length() + message.fields().length();
        }
        return chars;
    }

    /**
     * Ids that all stand for something.
     *
     * @param field name of the field, for messages
     */
    int[] ids(String field, List<Integer> ids, Model model) {
        if (ids.size() > limits.ids()) {
            throw new TooLarge(field, ids.size(), limits.ids(), "ids");
        }
        int[] checked = new int[ids.size()];
        for (int i = 0; i < checked.length; i++) {
            checked[i] = ids.get(i);
            if (!model.tokens().contains(checked[i])) {
                throw new BadField(
                        field + "[" + i + "]",
                        "is " + Integer.toUnsignedString(checked[i]) + ", which stands for nothing in "
                                + model.encodingName() + "; its ids are below "
                                + model.vocabulary().size());
            }
        }
        return checked;
    }

    StopStrings stops(List<String> stops) {
        if (stops.size() > limits.stopStrings()) {
            throw new BadField("stop", "has " + stops.size() + " strings; send at most " + limits.stopStrings());
        }
        for (int i = 0; i < stops.size(); i++) {
            long bytes = Utf8.length(stops.get(i));
            if (bytes < 1 || bytes > limits.stopBytes()) {
                throw new BadField(
                        "stop[" + i + "]", "has " + bytes + " bytes of UTF-8; it must have 1 to " + limits.stopBytes());
            }
        }
        return stops.isEmpty() ? StopStrings.NONE : new StopStrings(stops);
    }

    private void requireSize(String field, long chars, java.util.function.LongSupplier bytes) {
        // Bytes are counted only where characters do not tell already.
        boolean certainlyFits = chars * MAX_BYTES_A_CHAR <= limits.promptBytes();
        if (!certainlyFits && bytes.getAsLong() > limits.promptBytes()) {
            throw new TooLarge(field, bytes.getAsLong(), limits.promptBytes(), BYTES);
        }
    }
}
