package io.sluice.kvcache.adapter.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The index shared with other KV cache services over Redis. Off where no host is named. */
@ConfigMapping(prefix = "sluice.kv-cache.redis")
public interface RedisConfig {
    /** Redis, for example {@code redis://host:6379}; also read by the client, as {@code quarkus.redis.hosts}. */
    Optional<String> hosts();

    /** Begin of all keys; in braces, so that in a cluster all are in one place. Alike in all services that share. */
    @WithDefault("{sluice-kv}:")
    String keyPrefix();

    /** Most blocks of changes that wait to be told, 1 or more; a worker that finds no room is told whole, later. */
    @WithDefault("1000000")
    int queueBlocks();

    /** Blocks told in one pipelined call, about, 1 or more. */
    @WithDefault("65536")
    int batchBlocks();

    /** Entries that the shared stream keeps, about, 1 or more; who has missed more loads the workers whole. */
    @WithDefault("100000")
    int streamEntries();

    /** How often each worker's service says that it is there, 1 ms or more. */
    @WithDefault("1s")
    Duration heartbeat();

    /**
     * How long a worker of another service is kept of which nothing is heard, longer than {@code heartbeat}: the bound on how
     * stale an answer can be while Redis or that service is down.
     */
    @WithDefault("4s")
    Duration silence();

    /** How long Redis keeps a worker of which nothing is heard, longer than {@code silence}. */
    @WithDefault("60s")
    Duration timeToLive();

    /** Most bytes of a block that is shared, 0 (none is) to 1,048,576; larger ones stay with the service that has them. */
    @WithDefault("65536")
    int maxBlockBytes();

    /** Most bytes of all shared blocks, of all services together, 1 or more; Redis forgets those used longest ago. */
    @WithDefault("134217728")
    long maxBytes();

    /** Longest wait for an answer of Redis, 1 ms or more. */
    @WithDefault("2s")
    Duration timeout();

    /** Time between two attempts while Redis is down, 1 ms or more. */
    @WithDefault("250ms")
    Duration retryInterval();
}
