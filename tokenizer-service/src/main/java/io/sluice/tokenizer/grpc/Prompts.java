package io.sluice.tokenizer.grpc;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.telemetry.TokenizerMetrics;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.PromptEncoder;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;

/** Renders and encodes prompts, and measures it. */
@Singleton
final class Prompts {
    private final Clock clock;
    private final Optional<LocalDate> fixedDate;
    private final TokenizerMetrics metrics;

    Prompts(Clock clock, io.sluice.tokenizer.config.TokenizerConfig config, TokenizerMetrics metrics) {
        this.clock = clock;
        this.fixedDate = config.currentDate();
        this.metrics = metrics;
    }

    IdBuffer conversation(Model model, Conversation conversation) {
        LocalDate today = fixedDate.orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        return measured(
                model,
                Requests.chars(conversation),
                () -> PromptEncoder.encode(model, model.template().render(conversation, today)));
    }

    IdBuffer text(Model model, String text, boolean parseSpecial) {
        return measured(
                model,
                text.length(),
                () -> parseSpecial
                        ? PromptEncoder.encodeWithSpecials(model, text)
                        : PromptEncoder.encodeText(model, text));
    }

    private IdBuffer measured(Model model, long chars, Supplier<IdBuffer> encode) {
        long start = System.nanoTime();
        IdBuffer ids = encode.get();
        metrics.of(model).encoded(ids.size(), chars, System.nanoTime() - start);
        return ids;
    }
}
