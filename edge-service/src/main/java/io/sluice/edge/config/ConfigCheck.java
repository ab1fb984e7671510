package io.sluice.edge.config;

import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;

/** Refuses a configuration with a value out of its bounds, naming the property. */
public final class ConfigCheck {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final Duration DAY = Duration.ofHours(24);

    private ConfigCheck() {}

    /** Checks everything. */
    public static void check(EdgeConfig config) {
        count("accelerators", config.accelerators().size(), 1, 256);
        time("tokenizer.models-every", config.tokenizer().modelsEvery(), Duration.ofSeconds(1), Duration.ofHours(1));
        time(
                "tokenizer.unary-timeout",
                config.tokenizer().unaryTimeout(),
                Duration.ofMillis(10),
                Duration.ofMinutes(5));
        time("kv-cache.match-timeout", config.kvCache().matchTimeout(), Duration.ofMillis(1), Duration.ofSeconds(10));
        time("kv-cache.lease-timeout", config.kvCache().leaseTimeout(), Duration.ofMillis(1), Duration.ofMinutes(1));
        time("kv-cache.lease-min", config.kvCache().leaseMin(), Duration.ofMillis(100), Duration.ofMinutes(10));
        count("stream.window", config.stream().window(), 1, 65_536);
        size("stream.write-cap", config.stream().writeCap(), KIB, MIB);
        time("stream.keep-alive", config.stream().keepAlive(), Duration.ofSeconds(1), Duration.ofMinutes(10));
        time("timeouts.body", config.timeouts().body(), Duration.ofMillis(100), Duration.ofHours(1));
        time("timeouts.request", config.timeouts().request(), Duration.ofSeconds(1), DAY);
        time("timeouts.first-token", config.timeouts().firstToken(), Duration.ofMillis(1), DAY);
        if (!config.grpc().maxConnectionAge().isZero()) {
            time("grpc.max-connection-age", config.grpc().maxConnectionAge(), Duration.ofSeconds(1), DAY);
        }
        time("timeouts.drain", config.timeouts().drain(), Duration.ZERO, DAY);
        time("timeouts.end", config.timeouts().end(), Duration.ofSeconds(1), Duration.ofHours(1));
        limits(config.limits());
        placement(config.placement());
        time("retry-after.min", config.retryAfter().min(), Duration.ofMillis(1), Duration.ofMinutes(1));
        time("retry-after.max", config.retryAfter().max(), config.retryAfter().min(), Duration.ofHours(1));
        channel(config.channel());
        size("http.send-buffer", config.http().sendBuffer(), 4 * KIB, 16 * MIB);
        count("ledger.queue", config.ledger().queue(), 16, 1_048_576);
        time("ledger.retry-max", config.ledger().retryMax(), Duration.ofMillis(100), Duration.ofMinutes(10));
        count("ledger.remembered", config.ledger().remembered(), 1, 1_048_576);
    }

    private static void limits(EdgeConfig.Limits limits) {
        count("limits.open-requests", limits.openRequests(), 1, 1_000_000);
        limits.pendingPrompts().ifPresent(bytes -> size("limits.pending-prompts", bytes, MIB, Long.MAX_VALUE));
        size("limits.body", limits.body(), KIB, 1024 * MIB);
        count("limits.messages", limits.messages(), 1, 65_536);
        count("limits.answer-tokens", limits.answerTokens(), 1, 1_048_576);
    }

    private static void placement(EdgeConfig.Placement placement) {
        count("placement.retries", placement.retries(), 0, 8);
        time("placement.stale-after", placement.staleAfter(), Duration.ofMillis(100), Duration.ofMinutes(10));
        time("placement.forget-after", placement.forgetAfter(), placement.staleAfter(), DAY);
        time("placement.prefix-tolerance", placement.prefixTolerance(), Duration.ZERO, Duration.ofSeconds(10));
        count("placement.decode-tokens", placement.decodeTokens(), 0, 65_536);
        if (!(placement.affinityLoadFactor() >= 1 && placement.affinityLoadFactor() <= 100)) {
            throw new IllegalArgumentException("sluice.edge.placement.affinity-load-factor must be from 1 to 100, not "
                    + placement.affinityLoadFactor() + ".");
        }
        count("placement.max-workers", placement.maxWorkers(), 1, 65_536);
    }

    private static void channel(EdgeConfig.Channel channel) {
        size("channel.flow-control-window", channel.flowControlWindow(), 16 * KIB, 16 * MIB);
        size("channel.max-message", channel.maxMessage(), 64 * KIB, 256 * MIB);
        time("channel.keep-alive", channel.keepAlive(), Duration.ofSeconds(1), Duration.ofHours(1));
        time("channel.keep-alive-timeout", channel.keepAliveTimeout(), Duration.ofMillis(100), Duration.ofMinutes(5));
        time("channel.reconnect-max", channel.reconnectMax(), Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    private static void count(String property, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "sluice.edge." + property + " must be from " + min + " to " + max + ", not " + value + ".");
        }
    }

    private static void size(String property, MemorySize value, long min, long max) {
        count(property, value.asLongValue(), min, max);
    }

    private static void time(String property, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "sluice.edge." + property + " must be from " + min + " to " + max + ", not " + value + ".");
        }
    }
}
