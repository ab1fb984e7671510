package io.sluice.kvcache.adapter.vllm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.kvcache.grpc.Calls;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.MatchRequest;
import io.sluice.kvcache.v1.WorkerMatch;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vLLM publisher over ZeroMQ, the service as it runs, and what Match answers. */
@QuarkusTest
@TestProfile(VllmBridgeTest.WithEngine.class)
class VllmBridgeTest {
    private static final String MODEL = "bridged";
    private static final String TOPIC = "kv@pod-1";

    /** A profile of its own: the bridge is off in other tests. */
    public static final class WithEngine implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Engine.class));
        }
    }

    /** The engine, there before the service starts so that its ports are known. */
    public static final class Engine implements QuarkusTestResourceLifecycleManager {
        private static volatile @Nullable VllmPublisher running;

        static VllmPublisher publisher() {
            return Objects.requireNonNull(running);
        }

        @Override
        public Map<String, String> start() {
            begin(0, 0);
            String engine = "sluice.kv-cache.vllm.engines.\"vllm-0\".";
            return Map.of(
                    engine + "endpoint",
                    "tcp://127.0.0.1:" + publisher().port(),
                    engine + "replay-endpoint",
                    "tcp://127.0.0.1:" + publisher().replayPort(),
                    engine + "topic",
                    "kv@",
                    engine + "model",
                    MODEL,
                    "sluice.kv-cache.vllm.reconnect-interval",
                    "20ms");
        }

        @Override
        public void stop() {
            end();
        }

        static void restart() {
            int port = publisher().port();
            int replayPort = publisher().replayPort();
            end();
            begin(port, replayPort);
        }

        private static void begin(int port, int replayPort) {
            try {
                running = new VllmPublisher(TOPIC, port, replayPort);
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }

        private static void end() {
            try {
                publisher().close();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }
    }

    @Inject
    MeterRegistry registry;

    private ManagedChannel channel;
    private KvCacheServiceGrpc.KvCacheServiceBlockingStub stub;
    private long epoch;

    @BeforeEach
    void reach() {
        channel = Calls.channel();
        stub = KvCacheServiceGrpc.newBlockingStub(channel);
        long before = match("").getEpoch();
        Engine.restart();
        Engine.publisher().publish("array");
        // Subscribed or not in time: what was published before is had by a replay.
        Calls.await("another epoch", () -> match("").getEpoch() != before);
        awaitHeld(2);
        epoch = match("").getEpoch();
    }

    @AfterEach
    void leave() {
        channel.shutdownNow();
    }

    @Test
    void matchAnswersFromWhatVllmPublishes() {
        Engine.publisher().publish("array-next");
        awaitHeld(3);
        Engine.publisher().publish("array-removed");
        awaitHeld(1);
        Engine.publisher().publish("array-cleared");
        awaitHeld(0);
        Engine.publisher().publish("map");
        awaitHeld(2);
        Engine.publisher().publish("salted");
        Calls.await("the salted prefix", () -> match("tenant-a").getHeldBlocks() == 2);
        assertEquals(epoch, match("").getEpoch());
    }

    @Test
    void aGapIsClosedByAReplay() {
        double replayed = count("sluice.kv.vllm.replayed.batches");
        Engine.publisher().lose("array-next");
        Engine.publisher().lose("array-removed");
        Engine.publisher().publish("map");
        awaitHeld(3);
        assertNotEquals(replayed, count("sluice.kv.vllm.replayed.batches"));
        assertEquals(epoch, match("").getEpoch());
    }

    @Test
    void aRestartEndsTheEpochAtOnce() {
        Engine.restart();
        awaitHeld(0);
        assertNotEquals(epoch, match("").getEpoch());
        Engine.publisher().publish("map");
        awaitHeld(2);
    }

    private double count(String name) {
        return registry.get(name).functionCounter().count();
    }

    private void awaitHeld(int blocks) {
        Calls.await(blocks + " blocks", () -> match("").getHeldBlocks() == blocks);
    }

    private WorkerMatch match(String salt) {
        return stub
                .match(MatchRequest.newBuilder()
                        .setModel(MODEL)
                        .addAllBlockHashes(Arrays.stream(Batches.hashes(MODEL, salt, 3))
                                .boxed()
                                .toList())
                        .build())
                .getWorkersList()
                .stream()
                .findFirst()
                .orElse(WorkerMatch.newBuilder().setHeldBlocks(-1).build());
    }
}
