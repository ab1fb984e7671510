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
 * {@code <|end|>}. Tools, calls of them and what they answered stand as the public template of gpt-oss writes them: the tools as
 * a TypeScript namespace behind the instructions of the first message. The opening of the answer names the final channel too, where the original leaves the channel to the
 * model: the engine modelled here says no analysis first, it answers.
 */
public final class HarmonyTemplate implements ChatTemplate {
    /** Its name. */
    public static final String NAME = "harmony";

    static final String START = "<|start|>";
    static final String CHANNEL = "<|channel|>";
    static final String MESSAGE = "<|message|>";
    static final String END = "<|end|>";
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
        JsonFields.requireNoVariables(NAME, conversation.variables());
        String tools = HarmonyTools.namespace(conversation.tools());
        Prompt.Writer out = new Prompt.Writer(specials);
        system(out, effort(conversation), today, !tools.isEmpty());
        List<Message> messages = conversation.messages();
        if (!tools.isEmpty() && !isDeveloper(messages.getFirst())) {
            developer(out).text(tools).special(END);
        }
        boolean opens = conversation.opensAnswer() != Conversation.Answer.LEFT_OUT;
        HarmonyTurns turns = new HarmonyTurns(out, messages, opens);
        for (int i = 0; i < messages.size(); i++) {
            Roles.requireName(i, messages.get(i));
            if (isDeveloper(messages.get(i))) {
                developer(out).text("# Instructions\n\n").text(messages.get(i).content());
                if (i == 0 && !tools.isEmpty()) {
                    out.text("\n\n").text(tools);
                }
                out.special(END);
            } else {
                turns.write(i);
            }
        }
        if (opens) {
            turns.header(Roles.ASSISTANT, "final");
        }
        return out.done();
    }

    private static boolean isDeveloper(Message message) {
        return message.role().equals(Roles.SYSTEM) || message.role().equals(Roles.DEVELOPER);
    }

    private static Prompt.Writer developer(Prompt.Writer out) {
        return out.special(START).text(Roles.DEVELOPER).special(MESSAGE);
    }

    private static void system(Prompt.Writer out, String effort, LocalDate today, boolean tools) {
        out.special(START)
                .text(Roles.SYSTEM)
                .special(MESSAGE)
                .text("You are ChatGPT, a large language model trained by OpenAI.\n")
                .text("Knowledge cutoff: 2024-06\n")
                .text("Current date: " + today + "\n\n")
                .text("Reasoning: " + effort + "\n\n")
                .text("# Valid channels: analysis, commentary, final. Channel must be included for every message.")
                .text(tools ? "\nCalls to these tools must go to the commentary channel: 'functions'." : "")
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
}
