package io.sluice.it.kv;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc.AcceleratorServiceBlockingStub;
import io.sluice.it.plane.ServiceProcess;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.KvCacheServiceGrpc.KvCacheServiceBlockingStub;
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
 * KV cache services over one Redis, and accelerators that publish to one each, in turn. Every accelerator has two workers
 * with little room in their caches, so that blocks come and go.
 */
final class KvFleet implements AutoCloseable {
    static final String MODEL = "sluice/echo";
    private static final List<String> WORKERS = List.of("a", "b");
    private static final int DEVICE_TOKENS = 8_192;

    private final Path directory;
    private final RedisProcess redis;
    private final List<ServiceProcess> services = new ArrayList<>();
    private final List<ServiceProcess> accelerators = new ArrayList<>();
    private final Map<ServiceProcess, ManagedChannel> channels = new ConcurrentHashMap<>();

    KvFleet(int serviceCount, int acceleratorCount) {
        try {
            Path parent = ServiceProcess.root().resolve("integration-tests/target/planes");
            directory = Files.createTempDirectory(Files.createDirectories(parent), "kv-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        redis = new RedisProcess(directory);
        for (int at = 0; at < serviceCount; at++) {
            services.add(new ServiceProcess("kv-cache", "kv-cache-" + at, directory, kvCache()));
        }
        for (int at = 0; at < acceleratorCount; at++) {
            ServiceProcess publishesTo = services.get(at % serviceCount);
            accelerators.add(new ServiceProcess("accelerator", "acc-" + at, directory, accelerator(at, publishesTo)));
        }
    }

    private Map<String, String> kvCache() {
        return Map.of(
                ServiceProcess.HEAP,
                "128m",
                "sluice.kv-cache.redis.hosts",
                redis.uri(),
                "sluice.kv-cache.store.payload",
                "real",
                "sluice.kv-cache.store.max-bytes",
                "16777216",
                "sluice.kv-cache.index.publisher-grace",
                "2s");
    }

    private static Map<String, String> accelerator(int at, ServiceProcess publishesTo) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(ServiceProcess.HEAP, "192m");
        all.put("sluice.accelerator.instance", "acc-" + at);
        all.put("sluice.accelerator.kv-cache.endpoint", publishesTo.endpoint());
        all.put("sluice.accelerator.kv-cache.max-backoff", "500ms");
        for (int worker = 0; worker < 3; worker++) {
            String begin = "sluice.accelerator.workers[" + worker + "].";
            boolean used = worker < WORKERS.size();
            all.put(begin + "name", used ? WORKERS.get(worker) : "unused");
            all.put(begin + "model", MODEL);
            all.put(begin + "profile", "fixed");
            all.put(begin + "engine", "echo");
            all.put(begin + "corpus", "cl100k_base");
            all.put(begin + "replicas", used ? "1" : "0");
            all.put(begin + "kv-tokens", Integer.toString(DEVICE_TOKENS));
        }
        return all;
    }

    Path directory() {
        return directory;
    }

    RedisProcess redis() {
        return redis;
    }

    List<ServiceProcess> services() {
        return services;
    }

    List<ServiceProcess> accelerators() {
        return accelerators;
    }

    /** Ids of the workers of an accelerator. */
    List<String> workers(int accelerator) {
        return WORKERS.stream().map(name -> "acc-" + accelerator + '.' + name).toList();
    }

    void start() {
        redis.start();
        services.forEach(ServiceProcess::start);
        services.forEach(ServiceProcess::awaitReady);
        accelerators.forEach(ServiceProcess::start);
        accelerators.forEach(ServiceProcess::awaitReady);
    }

    KvCacheServiceBlockingStub index(ServiceProcess service) {
        return KvCacheServiceGrpc.newBlockingStub(channel(service)).withMaxInboundMessageSize(64 << 20);
    }

    AcceleratorServiceBlockingStub engine(ServiceProcess accelerator) {
        return AcceleratorServiceGrpc.newBlockingStub(channel(accelerator));
    }

    ManagedChannel channel(ServiceProcess process) {
        return channels.computeIfAbsent(
                process,
                target -> NettyChannelBuilder.forAddress("127.0.0.1", target.grpcPort())
                        .usePlaintext()
                        .build());
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        accelerators.forEach(ServiceProcess::kill);
        services.forEach(ServiceProcess::kill);
        redis.kill();
    }
}
