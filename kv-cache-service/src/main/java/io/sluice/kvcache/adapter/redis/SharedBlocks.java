package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.block.Tier;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The tier of small blocks in Redis, where one is named and small blocks are to be shared. */
@Singleton
public class SharedBlocks {
    private static final int MOST_BLOCK_BYTES = 1 << 20;

    private final RedisConfig config;
    private final SharedCounters counters;
    private final Instance<Redis> redis;

    SharedBlocks(RedisConfig config, SharedCounters counters, Instance<Redis> redis) {
        this.config = config;
        this.counters = counters;
        this.redis = redis;
    }

    /** The tier; empty without Redis. */
    public Optional<Tier> tier() {
        if (config.hosts().isEmpty() || config.maxBlockBytes() == 0) {
            return Optional.empty();
        }
        require("max-block-bytes", config.maxBlockBytes(), MOST_BLOCK_BYTES);
        require("max-bytes", config.maxBytes(), Long.MAX_VALUE);
        return Optional.of(new RedisTier(
                redis.get(),
                config.keyPrefix(),
                config.maxBlockBytes(),
                config.maxBytes(),
                config.timeout(),
                counters::isConnected));
    }

    private static void require(String property, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache.redis." + property + " must be 1 to " + most + ", is " + value);
        }
    }
}
