package io.sluice.tokenizer.template;

import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.time.LocalDate;
import java.util.List;

/**
 * ChatML: every message is {@code <|im_start|>role}, a newline, the content, {@code <|im_end|>} and a newline; a name takes
 * the role's place as {@code role name=NAME}. Adds no system message of its own and does not tell the date.
 */
public final class ChatMlTemplate implements ChatTemplate {
    /** Its name. */
    public static final String NAME = "chatml";

    private static final String START = "<|im_start|>";
    private static final String END = "<|im_end|>";

    private final SpecialTokens specials;
    private final List<Integer> endTokens;

    /** @throws IllegalArgumentException if the vocabulary lacks a special token of the format */
    public ChatMlTemplate(SpecialTokens specials) {
        this.specials = specials;
        specials.id(START);
        this.endTokens = List.of(specials.id(END), specials.id("<|endoftext|>"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> endTokens() {
        return endTokens;
    }

    @Override
    public Prompt render(Conversation conversation, LocalDate today) {
        Roles.requireMessages(conversation);
        if (!conversation.reasoningEffort().isEmpty()) {
            throw new BadField("reasoning_effort", "is not for this model, which does not reason; leave it out");
        }
        if (!conversation.tools().isEmpty()) {
            throw new BadField(
                    "tools_json", "is not for this model, whose template (chatml) writes none; leave it out");
        }
        JsonFields.requireNoVariables(NAME, conversation.variables());
        Prompt.Writer out = new Prompt.Writer(specials);
        for (int i = 0; i < conversation.messages().size(); i++) {
            Message message = conversation.messages().get(i);
            Roles.requireName(i, message);
            requireNoCalls(i, message);
            out.special(START).text(role(i, message));
            if (!message.name().isEmpty()) {
                out.text(" name=" + message.name());
            }
            out.text("\n").text(message.content()).special(END).text("\n");
        }
        return conversation.opensAnswer() == Conversation.Answer.LEFT_OUT
                ? out.done()
                : out.special(START).text(Roles.ASSISTANT + "\n").done();
    }

    private static void requireNoCalls(int index, Message message) {
        String field = "messages[" + index + "].fields_json";
        if (!message.fields().isEmpty()
                && JsonFields.get(JsonFields.dict(field, message.fields()), "tool_calls") instanceof ListValue calls
                && calls.size() > 0) {
            throw new BadField(
                    field + ".tool_calls", "is not for this model, whose template (chatml) writes none; leave it out");
        }
    }

    private static String role(int index, Message message) {
        return switch (message.role()) {
            case Roles.SYSTEM, Roles.DEVELOPER -> Roles.SYSTEM;
            case Roles.USER, Roles.ASSISTANT, Roles.TOOL -> message.role();
            default -> throw Roles.unknownRole(index, message);
        };
    }
}
