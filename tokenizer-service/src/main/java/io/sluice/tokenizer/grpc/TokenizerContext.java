package io.sluice.tokenizer.grpc;

import io.quarkus.runtime.Startup;
import io.sluice.tokenizer.config.LiveModels;
import io.sluice.tokenizer.telemetry.TokenizerMetrics;
import io.sluice.tokenizer.template.Models;
import jakarta.inject.Singleton;

/** What every call works with. Made when the service starts, on the main thread: that loads the models. */
@Singleton
@Startup
final class TokenizerContext {
    private final LiveModels models;
    private final Requests requests;
    private final Prompts prompts;
    private final EncodePool pool;
    private final OpenConversations conversations;
    private final TokenizerMetrics metrics;

    TokenizerContext(
            LiveModels models,
            Requests requests,
            Prompts prompts,
            EncodePool pool,
            OpenConversations conversations,
            TokenizerMetrics metrics) {
        this.models = models;
        this.requests = requests;
        this.prompts = prompts;
        this.pool = pool;
        this.conversations = conversations;
        this.metrics = metrics;
    }

    /** The models at this moment. */
    Models models() {
        return models.current();
    }

    Requests requests() {
        return requests;
    }

    Prompts prompts() {
        return prompts;
    }

    EncodePool pool() {
        return pool;
    }

    OpenConversations conversations() {
        return conversations;
    }

    TokenizerMetrics metrics() {
        return metrics;
    }
}
