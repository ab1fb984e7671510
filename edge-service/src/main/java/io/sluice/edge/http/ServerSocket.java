package io.sluice.edge.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.sluice.edge.config.EdgeConfig;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Sets what the clients' sockets need: small packets at once, and a send buffer that shows a stalled reader soon. */
@Singleton
public final class ServerSocket implements HttpServerOptionsCustomizer {
    private final EdgeConfig config;

    ServerSocket(EdgeConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setTcpNoDelay(true)
                // A connection is one request at a time: whoever stalls or sends too much loses it, and nobody else
                // does.
                .setHttp2ClearTextEnabled(false)
                .setSendBufferSize((int) config.http().sendBuffer().asLongValue());
    }
}
