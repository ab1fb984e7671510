package io.sluice.tokenizer.template;

import io.sluice.contracts.text.Shown;
import io.sluice.tokenizer.TokenizerException.BadField;
import java.util.regex.Pattern;

/** What every template asks of a message before it writes it. */
final class Roles {
    static final String SYSTEM = "system";
    static final String DEVELOPER = "developer";
    static final String USER = "user";
    static final String ASSISTANT = "assistant";
    static final String TOOL = "tool";

    /** The API's own rule for names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Roles() {}

    static void requireMessages(Conversation conversation) {
        if (conversation.messages().isEmpty()) {
            throw new BadField("messages", "is empty; send at least one message");
        }
    }

    static BadField unknownRole(int index, Message message) {
        return new BadField(
                "messages[" + index + "].role",
                "is \"" + Shown.word(message.role()) + "\"; use system, developer, user, assistant or tool");
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static void requireName(int index, Message message) {
        if (!message.name().isEmpty() && !isName(message.name())) {
            throw new BadField("messages[" + index + "].name", "must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -");
        }
    }
}
