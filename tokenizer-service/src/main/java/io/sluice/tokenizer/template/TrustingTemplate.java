package io.sluice.tokenizer.template;

import io.sluice.tokenizer.vocab.SpecialTokens;
import java.time.LocalDate;
import java.util.List;

/**
 * A template whose prompts are parsed as a whole, as most engines do: a special token that a message spells becomes one.
 * Only for where everyone who writes messages may steer the model.
 */
public final class TrustingTemplate implements ChatTemplate {
    private final ChatTemplate template;
    private final SpecialTokens specials;

    public TrustingTemplate(ChatTemplate template, SpecialTokens specials) {
        this.template = template;
        this.specials = specials;
    }

    @Override
    public String name() {
        return template.name();
    }

    @Override
    public Prompt render(Conversation conversation, LocalDate today) {
        return Segments.parsed(template.render(conversation, today), specials);
    }

    @Override
    public List<Integer> endTokens() {
        return template.endTokens();
    }
}
