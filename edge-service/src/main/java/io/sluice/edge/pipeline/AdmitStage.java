package io.sluice.edge.pipeline;

import io.sluice.edge.routing.Placer;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Settles the limit and the seed, and refuses what cannot be served: a prompt beyond the context, and a first token
 * that would be too late even if the whole prompt were cached.
 */
final class AdmitStage implements Stage {
    private final Placer placer;
    private final LongSupplier seeds;

    AdmitStage(Placer placer, LongSupplier seeds) {
        this.placer = placer;
        this.seeds = seeds;
    }

    @Override
    public StageName name() {
        return StageName.ADMIT;
    }

    @Override
    public void enter(Exchange exchange) {
        InferenceRequest request = exchange.request();
        TokenizerPort.Encoded prompt = exchange.prompt();
        int left = prompt.contextTokens() - prompt.ids().length;
        if (left < 1) {
            exchange.fail(tooLong(request, prompt.ids().length, prompt.contextTokens()));
            return;
        }
        long now = exchange.now();
        OptionalLong earliest = placer.earliestMicros(request.model(), now);
        long wanted = exchange.firstTokenAt();
        if (earliest.isPresent() && now + TimeUnit.MICROSECONDS.toNanos(earliest.getAsLong()) > wanted) {
            exchange.fail(tooLate(earliest.getAsLong()));
            return;
        }
        int limit = Math.min(left, exchange.limits().answerTokens());
        Sampling asked = request.sampling();
        exchange.sampling = asked.settled(
                Math.min(limit, asked.maxTokens().orElse(limit)), asked.seed().orElseGet(seeds));
        exchange.advance();
    }

    static RequestFailure tooLong(InferenceRequest request, int promptTokens, int contextTokens) {
        return new RequestFailure.TooLarge(
                request.operation() == Operation.CHAT ? "messages" : "prompt",
                "The prompt has " + promptTokens + " tokens; the model holds " + contextTokens
                        + ", prompt and answer together. Shorten it.",
                "context_length_exceeded");
    }

    static RequestFailure tooLate(long predictedMicros) {
        return new RequestFailure.DeadlinePassed(
                "The first token is predicted in " + predictedMicros / 1000
                        + " ms, after the deadline. Allow more time or try again when the load is lower.",
                "first_token_too_late");
    }
}
