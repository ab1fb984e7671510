package io.sluice.tokenizer.config;

import io.sluice.tokenizer.TokenizerException;
import io.sluice.tokenizer.bpe.Encoders;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Message;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import io.sluice.tokenizer.template.Prompt;
import io.sluice.tokenizer.template.PromptEncoder;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Runs every vocabulary's way there and back a few times before the service takes requests: the first of them then finds the
 * classes loaded, the code compiled, and in each encoder's cache the words that the template itself writes.
 */
final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final int ROUNDS = 40;
    private static final String TEXT = """
            Why is the sea salt? Rivers carry minerals from the rocks; the sun takes the water, not the salt.
            def f(x): return {"a": [1, 2.5, None], 'naïve': "日本語 😀"}  # 12345
            """;

    private WarmUp() {}

    static void run(Models models) {
        Message user = new Message("user", TEXT, "");
        List<Conversation> conversations = List.of(
                new Conversation(List.of(new Message("system", TEXT, ""), user), ""),
                new Conversation(List.of(user), ""));
        // Models of one vocabulary share their encoders: once for all of them.
        Set<Encoders> warm = new HashSet<>();
        for (Model model : models.all()) {
            if (warm.add(model.encoders())) {
                for (int round = 0; round < ROUNDS; round++) {
                    thereAndBack(model, conversations, round);
                }
            }
        }
    }

    /** Some templates take no system message, and one from a file may take neither conversation: then text has to do. */
    private static Prompt prompt(Model model, List<Conversation> conversations, int round) {
        for (Conversation conversation : conversations) {
            try {
                return model.template().render(conversation, LocalDate.EPOCH.plusDays(round));
            } catch (TokenizerException refused) {
                LOG.debugf("The template of %s does not warm up with it: %s", model.id(), refused.text());
            }
        }
        return Prompt.ofText(TEXT);
    }

    private static void thereAndBack(Model model, List<Conversation> conversations, int round) {
        IdBuffer ids = PromptEncoder.encode(model, prompt(model, conversations, round));
        TextDecoder decoder = new TextDecoder(model.tokens(), new StopStrings(List.of("never\n\n", "###")));
        for (int i = 0; i < ids.size(); i++) {
            decoder.accept(ids.get(i));
            decoder.release();
        }
        decoder.finish();
    }
}
