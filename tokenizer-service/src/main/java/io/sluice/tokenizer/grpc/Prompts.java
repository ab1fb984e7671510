package io.sluice.tokenizer.grpc;

import io.sluice.contracts.hash.BlockHash;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.config.TokenizerConfig;
import io.sluice.tokenizer.prefix.EncodedPrompt;
import io.sluice.tokenizer.prefix.PrefixCache;
import io.sluice.tokenizer.telemetry.TokenizerMetrics;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Prompt;
import io.sluice.tokenizer.template.PromptEncoder;
import io.sluice.tokenizer.template.TextOptions;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Renders and encodes prompts, and measures it. */
@Singleton
final class Prompts {
    private final Clock clock;
    private final Optional<LocalDate> fixedDate;
    private final PrefixCache prefixes;
    private final TokenizerMetrics metrics;

    Prompts(Clock clock, TokenizerConfig config, PrefixCache prefixes, TokenizerMetrics metrics) {
        this.clock = clock;
        this.fixedDate = config.currentDate();
        this.prefixes = prefixes;
        this.metrics = metrics;
    }

    /** A conversation's prompt, from the prefix cache as far as that goes. */
    EncodedPrompt conversation(Model model, Conversation conversation, String salt) {
        long start = System.nanoTime();
        EncodedPrompt encoded = prefixes.encode(model, render(model, conversation), salt);
        metrics.of(model).prefix(encoded.count(), encoded.reused());
        measured(model, encoded.count(), Requests.size(conversation), start);
        return encoded;
    }

    /** A text's ids, and the hashes of its blocks. */
    EncodedPrompt text(Model model, byte[] utf8, TextOptions how, String salt) {
        long start = System.nanoTime();
        EncodedPrompt encoded = EncodedPrompt.make(
                BlockHash.root(model.id(), salt),
                PromptEncoder.capacity(utf8.length),
                out -> PromptEncoder.text(model, utf8, how, out));
        measured(model, encoded.count(), utf8.length, start);
        return encoded;
    }

    /** A conversation, written. */
    Prompt render(Model model, Conversation conversation) {
        LocalDate today = fixedDate.orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        return model.template().render(conversation, today);
    }

    /** Adds the ids of an input. Nobody else's prompts are looked at: how long it takes tells nothing of them. */
    void encode(Model model, Input input, IdBuffer out) {
        long start = System.nanoTime();
        int before = out.size();
        switch (input) {
            case Input.Text text -> PromptEncoder.text(model, text.utf8(), text.how(), out);
            case Input.Chat chat -> PromptEncoder.encode(model, render(model, chat.conversation()), out);
        }
        measured(model, out.size() - before, input.size(), start);
    }

    /** How many ids an input has. They are not kept: counting takes the memory of a few hundred, whatever the text. */
    long count(Model model, Input input) {
        long start = System.nanoTime();
        long[] counted = {0};
        IdBuffer buffer = new IdBuffer(COUNTED_AT_A_TIME, (ids, size) -> {
            counted[0] += size;
            return 0;
        });
        switch (input) {
            case Input.Text text -> PromptEncoder.text(model, text.utf8(), text.how(), buffer);
            case Input.Chat chat -> PromptEncoder.encode(model, render(model, chat.conversation()), buffer);
        }
        buffer.settle();
        measured(model, counted[0], input.size(), start);
        return counted[0];
    }

    private static final int COUNTED_AT_A_TIME = 2048;

    private void measured(Model model, long tokens, long chars, long start) {
        metrics.of(model).encoded(tokens, chars, System.nanoTime() - start);
    }
}
