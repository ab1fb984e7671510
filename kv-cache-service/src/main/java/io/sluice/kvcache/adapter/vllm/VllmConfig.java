package io.sluice.kvcache.adapter.vllm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The bridge from vLLM: engines whose KV events are read. Off where no engine is named. */
@ConfigMapping(prefix = "sluice.kv-cache.vllm")
public interface VllmConfig {
    /** The engines, by the id of the worker that each is in the plane. One for each data-parallel rank. */
    Map<String, Engine> engines();

    /** Blocks of an engine, in its size, whose names are kept, 1 or more; some 200 bytes of heap each. */
    @WithDefault("1000000")
    int maxKnownBlocks();

    /** Batches of an engine that may wait here, 1 or more; those that find it full are lost and had by a replay. */
    @WithDefault("1000")
    int queueBatches();

    /** Most bytes of a batch, 1 or more; a longer one ends the connection. */
    @WithDefault("16777216")
    long maxBatchBytes();

    /** Longest time between two batches of a replay, 1 ms or more; then it is asked for again, three times. */
    @WithDefault("5s")
    Duration replayTimeout();

    /**
     * Time between two checks of a connection, 1 ms or more; it is lost after twice as long without a word. An engine that
     * publishes nothing for as long is asked for its last batch again, lest a lost one stay unnoticed.
     */
    @WithDefault("5s")
    Duration heartbeat();

    /** Time between two attempts to connect, 1 ms or more. */
    @WithDefault("250ms")
    Duration reconnectInterval();

    /** An engine. */
    interface Engine {
        /** Where it publishes, for example {@code tcp://host:5557}. */
        String endpoint();

        /** Where it replays, for example {@code tcp://host:5558}; without it every gap makes its blocks forgotten. */
        Optional<String> replayEndpoint();

        /** Begin of the topics to take; all without it. */
        Optional<String> topic();

        /** The model it serves, by its name in the plane. */
        String model();

        /** Blocks of 16 tokens that it can hold, for operators; 0: not known. */
        @WithDefault("0")
        int totalBlocks();
    }
}
