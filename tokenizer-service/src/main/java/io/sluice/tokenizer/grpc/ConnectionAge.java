package io.sluice.tokenizer.grpc;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.sluice.tokenizer.config.TokenizerConfig;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections that have grown old, so that clients look names up again and a new replica gets its share. Calls that
 * run then have {@code sluice.tokenizer.max-connection-grace} to end.
 */
@Singleton
final class ConnectionAge implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final Duration age;
    private final Duration grace;

    ConnectionAge(TokenizerConfig config) {
        this.age = config.maxConnectionAge();
        this.grace = config.maxConnectionGrace();
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        if (!age.isZero()) {
            builder.nettyBuilder()
                    .maxConnectionAge(age.toMillis(), TimeUnit.MILLISECONDS)
                    .maxConnectionAgeGrace(grace.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
