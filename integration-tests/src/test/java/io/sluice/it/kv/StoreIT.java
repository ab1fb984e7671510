package io.sluice.it.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.contracts.status.RichStatus;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.Metrics;
import io.sluice.it.plane.ServiceProcess;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.PinRequest;
import io.sluice.kvcache.v1.PinStrength;
import io.sluice.kvcache.v1.PutStart;
import io.sluice.kvcache.v1.UnpinRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The block store of a packaged KV service with real bytes: memory for eight blocks, a disk for more. */
class StoreIT {
    private static final int BLOCK = 65_536;
    private static final int IN_MEMORY = 8;

    @TempDir
    Path directory;

    private ServiceProcess service;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        service = new ServiceProcess(
                "kv-cache",
                "kv-cache",
                directory,
                Map.of(
                        ServiceProcess.HEAP,
                        "128m",
                        "sluice.kv-cache.store.payload",
                        "real",
                        "sluice.kv-cache.store.eviction",
                        "lru",
                        "sluice.kv-cache.store.max-bytes",
                        Integer.toString(IN_MEMORY * BLOCK),
                        "sluice.kv-cache.store.max-block-bytes",
                        Integer.toString(BLOCK),
                        "sluice.kv-cache.store.file.max-bytes",
                        Integer.toString(64 * 2 * BLOCK),
                        "sluice.kv-cache.store.file.directory",
                        Files.createDirectories(directory.resolve("blocks")).toString(),
                        "sluice.kv-cache.store.tenants.small",
                        Integer.toString(2 * BLOCK)));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", service.grpcPort())
                .usePlaintext()
                .build();
        service.start();
        service.awaitReady();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        service.kill();
    }

    @Test
    void whatMemoryHasNoRoomForIsOnTheDiskAfterAKillAndTornFilesAreGone() throws Exception {
        long[] all = LongStream.rangeClosed(1, 3 * IN_MEMORY).toArray();
        for (long hash : all) {
            put(hash, "");
        }
        for (long hash : all) {
            assertThat(SmallBlocks.get(channel, hash).bytes()).isEqualTo(SmallBlocks.bytes(hash, BLOCK));
        }
        assertThat(Metrics.sum(service, "sluice_kv_store_demotions_total")).isPositive();

        service.kill();
        List<Path> files = blockFiles();
        assertThat(files).hasSizeGreaterThanOrEqualTo(IN_MEMORY);
        // One half as long as it was, one with a wrong byte in its middle.
        try (var torn = Files.newByteChannel(files.getFirst(), StandardOpenOption.WRITE)) {
            torn.truncate(BLOCK / 2);
        }
        try (var wrong = Files.newByteChannel(files.getLast(), StandardOpenOption.WRITE)) {
            wrong.position(BLOCK / 2).write(java.nio.ByteBuffer.wrap("wrong bytes".getBytes()));
        }
        service.start();
        service.awaitReady();

        int found = 0;
        for (long hash : all) {
            try {
                assertThat(SmallBlocks.get(channel, hash).bytes()).isEqualTo(SmallBlocks.bytes(hash, BLOCK));
                found++;
            } catch (io.grpc.StatusRuntimeException missing) {
                assertThat(missing.getStatus().getCode()).isIn(Status.Code.NOT_FOUND, Status.Code.DATA_LOSS);
            }
        }
        // What was on its way to the disk when the service was killed is not whole either.
        assertThat(found).isBetween(IN_MEMORY - 2, files.size() - 2);
    }

    @Test
    void aTenantPaysWithItsOwnBlocksAndPinsHold() throws Exception {
        for (long hash = 1; hash <= 3; hash++) {
            put(hash, "small");
        }
        assertThat(SmallBlocks.has(channel, 1))
                .as("over the quota, the oldest goes")
                .isFalse();
        assertThat(SmallBlocks.has(channel, 3)).isTrue();

        var store = KvCacheServiceGrpc.newBlockingStub(channel);
        PinRequest pin = PinRequest.newBuilder()
                .setPinId("p")
                .addBlockHashes(2)
                .addBlockHashes(3)
                .setStrength(PinStrength.PIN_STRENGTH_HARD)
                .setTtlMs(600_000)
                .build();
        assertThat(store.pin(pin).getPinnedBlocks()).isEqualTo(2);
        Throwable refused = catchThrowable(() -> put(4, "small"));
        assertThat(refused).isInstanceOf(ExecutionException.class);
        RichStatus why = RichStatus.from(Objects.requireNonNull(refused.getCause()));
        assertThat(why.reason()).isEqualTo("tenant_quota");
        assertThat(why.message()).contains("small");

        assertThat(store.unpin(UnpinRequest.newBuilder().setPinId("p").build()).getReleased())
                .isTrue();
        put(4, "small");
        assertThat(SmallBlocks.has(channel, 2)).isFalse();
        Await.until(
                "the metrics say why",
                Duration.ofSeconds(20),
                () -> service.scrape()
                        .lines()
                        .anyMatch(line -> line.startsWith("sluice_kv_store_evictions_total")
                                && line.contains("cause=\"quota\"")
                                && !line.endsWith(" 0.0")));
    }

    private void put(long hash, String tenant) throws Exception {
        SmallBlocks.put(
                channel, PutStart.newBuilder().setBlockHash(hash).setTenant(tenant), SmallBlocks.bytes(hash, BLOCK));
    }

    private List<Path> blockFiles() {
        try (Stream<Path> files = Files.walk(directory.resolve("blocks"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > BLOCK)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
