package io.sluice.tokenizer.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is measured of one model. */
public final class ModelMeters {
    private final Counter encodedTokens;
    private final Counter encodedChars;
    private final Counter decodedTokens;
    private final Counter prefixQueries;
    private final Counter prefixHits;
    private final Timer encodeTime;

    ModelMeters(MeterRegistry registry, String model) {
        this.encodedTokens = registry.counter(Names.ENCODED_TOKENS, Names.MODEL, model);
        this.encodedChars = registry.counter(Names.ENCODED_CHARS, Names.MODEL, model);
        this.decodedTokens = registry.counter(Names.DECODED_TOKENS, Names.MODEL, model);
        this.prefixQueries = registry.counter(Names.PREFIX_QUERIES, Names.MODEL, model);
        this.prefixHits = registry.counter(Names.PREFIX_HITS, Names.MODEL, model);
        this.encodeTime = Timer.builder(Names.ENCODE_TIME)
                .tag(Names.MODEL, model)
                .serviceLevelObjectives(
                        Duration.ofNanos(20_000),
                        Duration.ofNanos(50_000),
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250))
                .register(registry);
    }

    /** One prompt or text was encoded. */
    public void encoded(long tokens, long chars, long nanos) {
        encodedTokens.increment((double) tokens);
        encodedChars.increment((double) chars);
        encodeTime.record(Duration.ofNanos(nanos));
    }

    /** A prompt was looked for in the prefix cache, and its first {@code found} tokens were there. */
    public void prefix(int tokens, int found) {
        prefixQueries.increment(tokens);
        prefixHits.increment(found);
    }

    /** Tokens were turned to text. */
    public void decoded(int tokens) {
        decodedTokens.increment(tokens);
    }
}
