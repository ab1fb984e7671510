package io.sluice.tokenizer.config;

import io.quarkus.runtime.configuration.ConfigurationException;

/** Refuses a number outside its documented bounds, by the property's name. */
final class ConfigCheck {
    private static final int MAX_BYTES = 1 << 26;
    private static final int DAY_SECONDS = 86_400;
    private static final int MILLION = 1_000_000;

    private ConfigCheck() {}

    static void check(TokenizerConfig config) {
        require("drain-time, in seconds,", config.drainTime().toSeconds(), 0, DAY_SECONDS);
        require("max-connection-age, in seconds,", config.maxConnectionAge().toSeconds(), 0, DAY_SECONDS);
        require("max-connection-grace, in seconds,", config.maxConnectionGrace().toSeconds(), 0, DAY_SECONDS);
        TokenizerConfig.Limits limits = config.limits();
        require("limits.prompt-bytes", limits.promptBytes(), 1, MAX_BYTES);
        require("limits.messages", limits.messages(), 1, MILLION);
        require("limits.stop-strings", limits.stopStrings(), 0, 64);
        require("limits.stop-bytes", limits.stopBytes(), 1, 1 << 16);
        require("limits.ids", limits.ids(), 1, 1 << 24);
        require("limits.open-conversations", limits.openConversations(), 1, 10 * MILLION);
        require("limits.batch", limits.batch(), 1, 1 << 16);
        require("prefix-cache.cut-bytes", config.prefixCache().cutBytes(), 64, 1 << 20);
        require("prefix-cache.bytes", config.prefixCache().bytes(), 0, 1L << 34);
        require("encode.offload-chars", config.encode().offloadChars(), 0, MAX_BYTES);
        require("encode.threads", config.encode().threads(), 0, 1024);
        require("rendering.steps", config.rendering().steps(), 1, 1000 * MILLION);
        require("rendering.chars", config.rendering().chars(), 1, 1 << 30);
        require("rendering.depth", config.rendering().depth(), 1, 400);
        require("watch.period-ms", config.watch().periodMs(), 50, 3_600_000);
        require("watch.files", config.watch().files(), 1, 1024);
        require("watch.bytes", config.watch().bytes(), 1, 1L << 36);
        require("encode.queue", config.encode().queue(), 1, MILLION);
    }

    private static void require(String property, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ConfigurationException(
                    "sluice.tokenizer." + property + " must be " + min + " to " + max + ", is " + value);
        }
    }
}
