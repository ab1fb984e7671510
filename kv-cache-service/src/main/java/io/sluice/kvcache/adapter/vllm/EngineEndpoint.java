package io.sluice.kvcache.adapter.vllm;

import java.time.Duration;

/**
 * Where an engine publishes, and the bounds of reading there; a value out of range is refused by the name of its property.
 *
 * @param address of its PUB socket
 * @param replayAddress of its replay socket; empty where it has none
 * @param topic begin of the topics to take
 * @param queueBatches batches that wait here at most; those that find it full are lost and had by a replay
 * @param maxBatchBytes most bytes of a batch
 * @param replayTimeout longest time between two batches of a replay
 * @param heartbeat time between two checks of the connection; it is lost after twice as long without a word
 * @param reconnectInterval time between two attempts to connect
 */
record EngineEndpoint(
        String address,
        String replayAddress,
        String topic,
        int queueBatches,
        long maxBatchBytes,
        Duration replayTimeout,
        Duration heartbeat,
        Duration reconnectInterval) {
    private static final long MOST_MILLIS = 3_600_000;

    EngineEndpoint {
        require(queueBatches, 1_000_000, "queue-batches");
        require(maxBatchBytes, 1 << 30, "max-batch-bytes");
        require(replayTimeout.toMillis(), MOST_MILLIS, "replay-timeout (in milliseconds)");
        require(heartbeat.toMillis(), MOST_MILLIS, "heartbeat (in milliseconds)");
        require(reconnectInterval.toMillis(), MOST_MILLIS, "reconnect-interval (in milliseconds)");
    }

    private static void require(long value, long most, String property) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache.vllm." + property + " must be 1 to " + most + ", is " + value);
        }
    }
}
