package io.sluice.tokenizer.grpc;

import com.google.protobuf.ByteString;
import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.TokenizerException.TooLarge;
import io.sluice.tokenizer.config.TokenizerConfig;
import io.sluice.tokenizer.template.Content;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Message;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.Utf8;
import io.sluice.tokenizer.v1.ConversationMessage;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Checks requests against the limits and maps them to the core's types. */
@Singleton
final class Requests {
    private static final int MAX_BYTES_A_CHAR = 3;
    private static final String BYTES = "bytes of UTF-8";

    private final TokenizerConfig.Limits limits;

    Requests(TokenizerConfig config) {
        this.limits = config.limits();
    }

    /** A text within the limit, in UTF-8. What came as a string is valid already: the parser saw to it. */
    byte[] text(String field, String text) {
        requireSize(field, text.length(), () -> Utf8.length(text));
        return Utf8.encode(text);
    }

    /** A text within the limit, in UTF-8. */
    byte[] text(String field, ByteString text) {
        requireSize(field, text.size());
        return utf8(field, text);
    }

    private static byte[] utf8(String field, ByteString text) {
        byte[] bytes = text.toByteArray();
        // The runtime's own check takes some bytes at a time; ours only says where it failed.
        if (!text.isValidUtf8()) {
            throw new BadField(field, "is not valid UTF-8 at byte " + Utf8.firstInvalid(bytes));
        }
        return bytes;
    }

    Conversation conversation(io.sluice.tokenizer.v1.Conversation proto) {
        if (proto.getMessagesCount() > limits.messages()) {
            throw new TooLarge("messages", proto.getMessagesCount(), limits.messages(), "messages");
        }
        List<Message> messages = new ArrayList<>(proto.getMessagesCount());
        for (int i = 0; i < proto.getMessagesCount(); i++) {
            messages.add(message("messages[" + i + "]", proto.getMessages(i)));
        }
        Conversation conversation = new Conversation(
                messages,
                proto.getReasoningEffort(),
                proto.getToolsJson(),
                proto.getTemplateVariablesJson(),
                !proto.hasAddGenerationPrompt()
                        ? Conversation.Answer.DEFAULT
                        : proto.getAddGenerationPrompt() ? Conversation.Answer.OPENED : Conversation.Answer.LEFT_OUT);
        requireSize("messages", size(conversation), () -> {
            long bytes = Utf8.length(conversation.tools()) + Utf8.length(conversation.variables());
            for (Message message : messages) {
                bytes += message.content().bytes() + Utf8.length(message.fields()) + Utf8.length(message.parts());
            }
            return bytes;
        });
        return conversation;
    }

    private static Message message(String field, ConversationMessage proto) {
        Content content = proto.getContentUtf8().isEmpty()
                ? Content.of(proto.getContent())
                : Content.ofUtf8(utf8(field + ".content_utf8", proto.getContentUtf8()));
        return new Message(
                proto.getRole(), content, proto.getName(), proto.getFieldsJson(), proto.getContentPartsJson());
    }

    /** Size of a conversation's content and of the JSON that comes with it, in characters or bytes, as they came. */
    static long size(Conversation conversation) {
        long size = conversation.tools().length() + conversation.variables().length();
        for (Message message : conversation.messages()) {
            size += message.content().length()
                    + message.fields().length()
                    + message.parts().length();
        }
        return size;
    }

    /** Refuses inputs that are too many. */
    void requireBatch(int inputs) {
        if (inputs < 1) {
            throw new BadField("inputs", "is empty; send at least one input");
        }
        if (inputs > limits.batch()) {
            throw new TooLarge("inputs", inputs, limits.batch(), "inputs");
        }
    }

    /** Refuses a size that is over the limit. */
    void requireSize(String field, long bytes) {
        requireSize(field, bytes, () -> bytes);
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

    private void requireSize(String field, long chars, LongSupplier bytes) {
        // Bytes are counted only where characters do not tell already.
        boolean certainlyFits = chars * MAX_BYTES_A_CHAR <= limits.promptBytes();
        if (!certainlyFits && bytes.getAsLong() > limits.promptBytes()) {
            throw new TooLarge(field, bytes.getAsLong(), limits.promptBytes(), BYTES);
        }
    }
}
