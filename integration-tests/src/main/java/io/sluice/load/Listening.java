package io.sluice.load;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServiceBridge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A gRPC service on loopback, on one of the two servers that Quarkus offers. */
interface Listening extends AutoCloseable {
    int port();

    @Override
    void close() throws InterruptedException;

    /** On grpc-java's own Netty server. */
    static Listening onNetty(ServerServiceDefinition service) throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
        return new Listening() {
            @Override
            public int port() {
                return server.getPort();
            }

            @Override
            public void close() throws InterruptedException {
                if (!server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("streams are still open after 10 s");
                }
            }
        };
    }

    /** On Vert.x' HTTP server, where Quarkus puts gRPC unless it is told to keep it separate. */
    static Listening onVertx(ServerServiceDefinition service) {
        Vertx vertx = Vertx.vertx();
        GrpcServer grpc = GrpcServer.server(vertx);
        GrpcServiceBridge.bridge(service).bind(grpc);
        int port = vertx.createHttpServer()
                .requestHandler(grpc)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        return new Listening() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                vertx.close().toCompletionStage().toCompletableFuture().join();
            }
        };
    }
}
