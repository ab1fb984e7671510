package io.sluice.tokenizer.template;

import io.sluice.tokenizer.TokenizerException;
import java.time.LocalDate;
import java.util.List;

/** How a family of models wants a conversation written. Immutable. */
public interface ChatTemplate {
    /** Its name in the configuration and in ListModels. */
    String name();

    /**
     * Writes a conversation and the opening of the model's answer.
     *
     * @param today date for templates that tell it; the same all day, so that prefixes stay equal
     * @throws TokenizerException.BadField naming the field that cannot be written
     */
    Prompt render(Conversation conversation, LocalDate today);

    /** Ids that end the model's turn, the one it normally ends with first. */
    List<Integer> endTokens();
}
