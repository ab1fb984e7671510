package io.sluice.edge.grpc;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.sluice.edge.config.EdgeConfig;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections that have grown old, so that clients look names up again and a new replica gets its share. Calls that
 * run then have as long as a request may take to end.
 */
@Singleton
final class ConnectionAge implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final Duration age;
    private final Duration grace;

    ConnectionAge(EdgeConfig config) {
        this.age = config.grpc().maxConnectionAge();
        this.grace = config.timeouts().request();
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
