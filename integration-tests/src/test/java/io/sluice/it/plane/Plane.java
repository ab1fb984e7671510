package io.sluice.it.plane;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The four packaged services, wired to each other on free ports.
 *
 * <p>{@link #shared} is started once for all tests that only use it; a test that changes configuration or kills
 * something starts one of its own.
 */
public final class Plane implements AutoCloseable {
    /** The development key of deploy/local/api-keys.json. */
    public static final String KEY = "sk-sluice-local";

    public static final String CHAT_MODEL = "openai/gpt-oss-20b";
    public static final String ECHO_MODEL = "sluice/echo";

    private final Path directory;
    private final ServiceProcess tokenizer;
    private final ServiceProcess kvCache;
    private final ServiceProcess accelerator;
    private final ServiceProcess edge;
    private final Map<ServiceProcess, ManagedChannel> channels = new ConcurrentHashMap<>();

    private Plane(Builder builder) {
        try {
            Path parent = ServiceProcess.root().resolve("integration-tests/target/planes");
            directory = Files.createTempDirectory(Files.createDirectories(parent), "plane-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tokenizer = new ServiceProcess("tokenizer", directory, builder.tokenizer);
        kvCache = new ServiceProcess("kv-cache", directory, builder.kvCache);
        Map<String, String> worker =
                new LinkedHashMap<>(Map.of("sluice.accelerator.kv-cache.endpoint", kvCache.endpoint()));
        worker.putAll(builder.accelerator);
        accelerator = new ServiceProcess("accelerator", directory, worker);
        Map<String, String> door = new LinkedHashMap<>(Map.of(
                "sluice.edge.tokenizer.endpoint", tokenizer.endpoint(),
                "sluice.edge.kv-cache.endpoint", kvCache.endpoint(),
                "sluice.edge.accelerators", accelerator.endpoint(),
                "sluice.edge.ledger.file", directory.resolve("ledger.jsonl").toString(),
                "sluice.edge.api-keys-file",
                        ServiceProcess.root()
                                .resolve("deploy/local/api-keys.json")
                                .toString()));
        door.putAll(builder.edge);
        edge = new ServiceProcess("edge", directory, door);
    }

    /** A plane of the embedded default, started at first use and stopped with the JVM. */
    public static Plane shared() {
        return Shared.PLANE;
    }

    public static Builder with() {
        return new Builder();
    }

    private Plane start() {
        List<ServiceProcess> all = services();
        try {
            all.forEach(ServiceProcess::start);
            all.forEach(ServiceProcess::awaitReady);
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    public ServiceProcess tokenizer() {
        return tokenizer;
    }

    public ServiceProcess kvCache() {
        return kvCache;
    }

    public ServiceProcess accelerator() {
        return accelerator;
    }

    public ServiceProcess edge() {
        return edge;
    }

    public List<ServiceProcess> services() {
        return List.of(tokenizer, kvCache, accelerator, edge);
    }

    public Path ledger() {
        return directory.resolve("ledger.jsonl");
    }

    /** A plain gRPC channel to one of the services, closed with the plane. */
    public ManagedChannel channel(ServiceProcess service) {
        return channels.computeIfAbsent(
                service,
                target -> NettyChannelBuilder.forAddress("127.0.0.1", target.grpcPort())
                        .usePlaintext()
                        .build());
    }

    /** The channel to the edge, with the development key in each call. */
    public Channel authorized() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + KEY);
        return ClientInterceptors.intercept(channel(edge), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        channels.clear();
        List<ServiceProcess> reversed = new ArrayList<>(services()).reversed();
        reversed.forEach(ServiceProcess::terminate);
    }

    /** What differs from the embedded default, service by service. */
    public static final class Builder {
        private final Map<String, String> tokenizer = new LinkedHashMap<>();
        private final Map<String, String> kvCache = new LinkedHashMap<>();
        private final Map<String, String> accelerator = new LinkedHashMap<>();
        private final Map<String, String> edge = new LinkedHashMap<>();

        public Builder edge(String property, Object value) {
            edge.put(property, value.toString());
            return this;
        }

        public Builder accelerator(String property, Object value) {
            accelerator.put(property, value.toString());
            return this;
        }

        public Builder kvCache(String property, Object value) {
            kvCache.put(property, value.toString());
            return this;
        }

        public Builder tokenizer(String property, Object value) {
            tokenizer.put(property, value.toString());
            return this;
        }

        /** The same property for all four. */
        public Builder all(String property, Object value) {
            return edge(property, value)
                    .accelerator(property, value)
                    .kvCache(property, value)
                    .tokenizer(property, value);
        }

        public Plane start() {
            return new Plane(this).start();
        }
    }

    private static final class Shared {
        static final Plane PLANE = start();

        private static Plane start() {
            Plane plane = with().start();
            Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
            return plane;
        }
    }
}
