package io.sluice.accelerator.hardware;

import java.io.Reader;
import java.util.Optional;

/**
 * How KV leaves a worker's devices for another worker's, from its profile: each device has a link of its own, and sends its
 * share of the KV over it.
 *
 * @param gbPerSecond of all links together
 * @param latencyMicros of each transfer
 */
public record KvLink(double gbPerSecond, double latencyMicros) {
    /**
     * Reads a profile's file.
     *
     * @param file its name, for messages
     * @param text its content
     * @return nothing if the profile has no such link
     * @throws IllegalArgumentException naming file and key of what is wrong
     */
    public static Optional<KvLink> read(String file, Reader text) {
        return read(new Figures(file, text));
    }

    static Optional<KvLink> read(Figures figures) {
        String key = "kv_transfer_gb_per_s_per_device";
        if (!figures.has(key)) {
            return Optional.empty();
        }
        return Optional.of(new KvLink(
                figures.positive(key) * DeviceRates.read(figures).devices(),
                figures.number("kv_transfer_latency_us", 0, 60e6)));
    }

    /** Returns how long a token's KV takes, in nanoseconds, without the latency. */
    public double nanosPerToken(ModelArchitecture model) {
        return model.kvBytesPerToken() / gbPerSecond;
    }
}
