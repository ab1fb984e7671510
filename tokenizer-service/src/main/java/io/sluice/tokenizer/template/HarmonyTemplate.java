package io.sluice.tokenizer.template;

import io.sluice.contracts.text.Shown;
import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.time.LocalDate;
import java.util.List;

/**
 * The harmony format of the gpt-oss models, after OpenAI's published description of it.
 *
 * <p>The system message is the template's own: identity, dates, reasoning effort, channels. What the API calls system and
 * developer messages become developer messages, where they stand. Earlier answers stand in the final channel and end with
 * {@code <|end|>}. The opening of the answer names the final channel too, where the original leaves the channel to the
 * model: the engine modelled here says no analysis first, it answers.
 */
public final class HarmonyTemplate implements ChatTemplate {
    /** Its name. */
    public static final String NAME = "harmony";

    private static final String START = "<|start|>";
    private static final String CHANNEL = "<|channel|>";
    private static final String MESSAGE = "<|message|>";
    private static final String END = "<|end|>";
    private static final List<String> EFFORTS = List.of("low", "medium", "high");

    private final SpecialTokens specials;
    private final List<Integer> endTokens;

    /** @throws IllegalArgumentException if the vocabulary lacks a special token of the format */
    public HarmonyTemplate(SpecialTokens specials) {
        this.specials = specials;
        specials.id(START);
        specials.id(CHANNEL);
        specials.id(MESSAGE);
        this.endTokens = List.of(
                specials.id("<|return|>"), specials.id("<|call|>"), specials.id(END), specials.id("<|endoftext|>"));
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code <|return|>} ends an answer, {@code <|call|>} a tool call. {@code <|end|>} ends a message, and after a
     * message in the final channel the model has nothing more for the reader.
     */
    @Override
    public List<Integer> endTokens() {
        return endTokens;
    }

    @Override
    public Prompt render(Conversation conversation, LocalDate today) {
        Roles.requireMessages(conversation);
        Prompt.Writer out = new Prompt.Writer(specials);
        system(out, effort(conversation), today);
        for (int i = 0; i < conversation.messages().size(); i++) {
            message(out, i, conversation.messages().get(i));
        }
        return out.special(START)
                .text(Roles.ASSISTANT)
                .special(CHANNEL)
                .text("final")
                .special(MESSAGE)
                .done();
    }

    private static void system(Prompt.Writer out, String effort, LocalDate today) {
        out.special(START)
                .text(Roles.SYSTEM)
                .special(MESSAGE)
                .text("You are ChatGPT, a large language model trained by OpenAI.\n")
                .text("Knowledge cutoff: 2024-06\n")
                .text("Current date: " + today + "\n\n")
                .text("Reasoning: " + effort + "\n\n")
                .text("# Valid channels: analysis, commentary, final. Channel must be included for every message.")
                .special(END);
    }

    private static String effort(Conversation conversation) {
        String effort = conversation.reasoningEffort();
        if (effort.isEmpty()) {
            return "medium";
        }
        if (!EFFORTS.contains(effort)) {
            throw new BadField("reasoning_effort", "is \"" + Shown.word(effort) + "\"; use low, medium or high");
        }
        return effort;
    }

    private static void message(Prompt.Writer out, int index, Message message) {
        Roles.requireName(index, message);
        String named = message.name().isEmpty() ? "" : ":" + message.name();
        out.special(START);
        switch (message.role()) {
            case Roles.SYSTEM, Roles.DEVELOPER ->
                out.text(Roles.DEVELOPER).special(MESSAGE).text("# Instructions\n\n");
            case Roles.USER -> out.text(Roles.USER + named).special(MESSAGE);
            case Roles.ASSISTANT ->
                out.text(Roles.ASSISTANT + named).special(CHANNEL).text("final").special(MESSAGE);
            case Roles.TOOL -> {
                if (named.isEmpty()) {
                    throw new BadField(
                            "messages[" + index + "].name", "is missing; a tool message names the tool that answered");
                }
                out.text("functions." + message.name() + " to=assistant")
                        .special(CHANNEL)
                        .text("commentary")
                        .special(MESSAGE);
            }
            default -> throw Roles.unknownRole(index, message);
        }
        out.text(message.content()).special(END);
    }
}
