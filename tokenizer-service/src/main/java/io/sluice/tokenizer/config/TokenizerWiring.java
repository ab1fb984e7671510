package io.sluice.tokenizer.config;

import io.sluice.tokenizer.config.TokenizerConfig.ModelConfig;
import io.sluice.tokenizer.prefix.PrefixCache;
import io.sluice.tokenizer.template.Models;
import io.sluice.tokenizer.template.jinja.value.Limits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/** Makes the core's objects from the configuration. */
@Singleton
final class TokenizerWiring {
    private static final Logger LOG = Logger.getLogger(TokenizerWiring.class);

    /** The one clock of the service. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** What is remembered of prompts. */
    @Produces
    @Singleton
    PrefixCache prefixes(TokenizerConfig config) {
        return new PrefixCache(
                config.prefixCache().bytes(), config.prefixCache().cutBytes());
    }

    private static Limits rendering(TokenizerConfig config) {
        return new Limits(
                config.rendering().steps(),
                config.rendering().chars(),
                config.rendering().depth());
    }

    /** What loads models within the service's bounds. */
    static ModelLoader loader(TokenizerConfig config, Map<String, ? extends ModelConfig> models) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new ModelLoader(
                Map.copyOf(models), 2 * processors + config.encode().threads(), rendering(config));
    }

    /** The configured models. */
    @Produces
    @Singleton
    Models models(TokenizerConfig config) {
        long start = System.nanoTime();
        ConfigCheck.check(config);
        Models models = loader(config, config.models()).load();
        WarmUp.run(models);
        LOG.infof(
                "%d models loaded and warmed up in %d ms: %s",
                models.all().size(),
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                String.join(", ", config.models().keySet()));
        return models;
    }
}
