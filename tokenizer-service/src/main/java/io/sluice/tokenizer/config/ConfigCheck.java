package io.sluice.tokenizer.config;

import io.quarkus.runtime.configuration.ConfigurationException;

/** Refuses a number outside its documented bounds, by the property's name. */
final class ConfigCheck {
    private static final int MAX_BYTES = 1 << 26;
    private static final int MILLION = 1_000_000;

    private ConfigCheck() {}

    static void check(TokenizerConfig config) {
        TokenizerConfig.Limits limits = config.limits();
        require("limits.prompt-bytes", limits.promptBytes(), 1, MAX_BYTES);
        require("limits.messages", limits.messages(), 1, MILLION);
        require("limits.stop-strings", limits.stopStrings(), 0, 64);
        require("limits.stop-bytes", limits.stopBytes(), 1, 1 << 16);
        require("limits.ids", limits.ids(), 1, 1 << 24);
        require("limits.open-conversations", limits.openConversations(), 1, 10 * MILLION);
        require("encode.offload-chars", config.encode().offloadChars(), 0, MAX_BYTES);
        require("encode.threads", config.encode().threads(), 0, 1024);
        require("rendering.steps", config.rendering().steps(), 1, 1000 * MILLION);
        require("rendering.chars", config.rendering().chars(), 1, 1 << 30);
        require("rendering.depth", config.rendering().depth(), 1, 400);
        require("watch.period-ms", config.watch().periodMs(), 50, 3_600_000);
        require("watch.files", config.watch().files(), 1, 1024);
        if (config.watch().bytes() < 1 || config.watch().bytes() > 1L << 36) {
            throw new ConfigurationException("sluice.tokenizer.watch.bytes must be 1 to " + (1L << 36) + ", is "
                    + config.watch().bytes());
        }
        require("encode.queue", config.encode().queue(), 1, MILLION);
    }

    private static void require(String property, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ConfigurationException(
                    "sluice.tokenizer." + property + " must be " + min + " to " + max + ", is " + value);
        }
    }
}
