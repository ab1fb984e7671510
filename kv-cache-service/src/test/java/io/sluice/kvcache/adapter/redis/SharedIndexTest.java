package io.sluice.kvcache.adapter.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.kvcache.grpc.Calls;
import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.IndexLimits;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.Publisher;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.WorkerInfo;
import io.sluice.kvcache.prefix.WorkerPrefix;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several indexes over one real Redis, which is killed and comes back empty. */
class SharedIndexTest {
    private static final Duration GRACE = Duration.ofMillis(600);
    private static final Publisher.Owner NOBODY = () -> {};

    private final List<Node> nodes = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private RedisServer redis;

    /** A KV service, as far as it shares its index. */
    private final class Node implements AutoCloseable {
        final SharedCounters counters = new SharedCounters();
        final PrefixIndex index;
        final SharedIndex shared;
        private final Redis client;

        Node(Map<String, String> settings) {
            Map<String, String> all = new HashMap<>(settings);
            all.put("sluice.kv-cache.redis.hosts", redis.uri());
            all.put("sluice.kv-cache.redis.heartbeat", "100ms");
            all.put("sluice.kv-cache.redis.silence", "4s");
            all.put("sluice.kv-cache.redis.retry-interval", "20ms");
            RedisConfig config = new SmallRyeConfigBuilder()
                    .withMapping(RedisConfig.class)
                    .withDefaultValues(all)
                    .addDefaultInterceptors()
                    .withConverter(Duration.class, 200, text -> Duration.parse("PT" + seconds(text) + "S"))
                    .build()
                    .getConfigMapping(RedisConfig.class);
            MirrorQueue queue = new MirrorQueue(config, counters);
            index = new PrefixIndex(new IndexLimits(64, 1_000_000, GRACE, 100, 1_000), System::nanoTime, queue);
            client = Redis.createClient(
                    vertx,
                    new RedisOptions()
                            .setConnectionString(redis.uri())
                            .setPreferredProtocolVersion(ProtocolVersion.RESP2));
            shared = new SharedIndex(config, index, queue, counters, System::nanoTime);
            shared.start(client);
            nodes.add(this);
        }

        Publisher open(String worker, long epoch) {
            return index.open(new WorkerInfo(worker, epoch, "m", 16, 100), NOBODY);
        }

        TreeSet<Long> held(String worker, Tier tier) {
            return Arrays.stream(index.blocksOf(worker, tier)).boxed().collect(Collectors.toCollection(TreeSet::new));
        }

        int match(long... prompt) {
            List<WorkerPrefix> found = index.match("m", prompt);
            return found.isEmpty() ? -1 : found.getFirst().heldBlocks();
        }

        @Override
        public void close() throws InterruptedException {
            shared.stop();
            client.close();
        }
    }

    private static String seconds(String text) {
        return text.endsWith("ms")
                ? Double.toString(Double.parseDouble(text.substring(0, text.length() - 2)) / 1e3)
                : text.substring(0, text.length() - 1);
    }

    @BeforeAll
    static void find() {
        assumeTrue(RedisServer.isInstalled(), "no redis-server on the path: nothing is shown of Redis");
    }

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void stop() throws Exception {
        for (Node node : nodes) {
            node.index.expire();
            node.close();
        }
        redis.close();
        vertx.closeAndAwait();
    }

    private Node node() {
        return new Node(Map.of());
    }

    private static List<Change> stored(Tier tier, long... hashes) {
        return List.of(new Change.Stored(tier, hashes));
    }

    @Test
    void whatAWorkerPublishesToOneAllAnswer() {
        Node a = node();
        Node b = node();
        Publisher worker = a.open("w", 7);
        worker.events(1, stored(Tier.DEVICE, 1, 2, 3));
        worker.events(2, stored(Tier.HOST, 4));
        Calls.await("b to know", () -> b.match(1, 2, 3, 4, 5) == 4);
        assertEquals(
                a.index.match("m", new long[] {1, 2}).getFirst().epoch(),
                b.index.match("m", new long[] {1}).getFirst().epoch());
        worker.events(3, List.of(new Change.Removed(Tier.DEVICE, new long[] {2})));
        Calls.await("b to forget", () -> b.match(1, 2, 3, 4, 5) == 1);
        worker.events(4, List.of(new Change.Cleared()));
        Calls.await("b to forget all", () -> b.match(1) == 0);
        worker.snapshot(9, new long[] {1, 2}, true);
        Calls.await("b to have the snapshot", () -> b.match(1, 2, 3) == 2);
    }

    @Test
    void aLateServiceLoadsWhatIsThere() {
        Node a = node();
        Publisher worker = a.open("w", 7);
        long[] many = LongStream.rangeClosed(1, 20_000).toArray();
        worker.events(1, stored(Tier.DEVICE, many));
        Calls.await("a to tell", () -> a.counters.sent() + a.counters.snapshots() >= 1);
        Node late = node();
        Calls.await("the late one to know", () -> late.match(many) == many.length);
        worker.events(2, stored(Tier.DEVICE, 20_001));
        Calls.await("and to go on", () -> late.match(20_001) == 1);
    }

    @Test
    void aRestartedWorkerIsAnotherEpochForAll() {
        Node a = node();
        Node b = node();
        a.open("w", 7).events(1, stored(Tier.DEVICE, 1, 2));
        Calls.await("b to know", () -> b.match(1, 2) == 2);
        a.open("w", 8).events(1, stored(Tier.DEVICE, 1));
        Calls.await("b to know better", () -> b.match(1, 2) == 1);
        assertEquals(8, b.index.match("m", new long[] {1}).getFirst().epoch());
    }

    @Test
    void aWorkerThatMovesToAnotherServiceGoesOnThere() {
        Node a = node();
        Node b = node();
        Publisher there = a.open("w", 7);
        there.events(1, stored(Tier.DEVICE, 1, 2));
        Calls.await("b to know", () -> b.match(1, 2) == 2);
        a.index.close(there);
        Publisher here = b.open("w", 7);
        here.events(2, stored(Tier.DEVICE, 3));
        Calls.await("a to know", () -> a.match(1, 2, 3) == 3);
        Calls.await("a to keep it beyond its grace time", () -> {
            a.index.expire();
            return a.counters.received() > 15;
        });
        assertEquals(3, a.match(1, 2, 3));
        assertEquals(3, b.match(1, 2, 3));
    }

    @Test
    void whileRedisIsDownEachGoesOnAloneAndThenAllAgreeAgain() throws Exception {
        Node a = node();
        Node b = node();
        Publisher worker = a.open("w", 7);
        worker.events(1, stored(Tier.DEVICE, 1, 2));
        Calls.await("b to know", () -> b.match(1, 2) == 2);
        redis.kill();
        worker.events(2, List.of(new Change.Removed(new long[] {1})));
        worker.events(3, stored(Tier.DEVICE, 5));
        assertEquals(1, a.match(5));
        Calls.await("b to let go of what it cannot know", () -> {
            b.index.expire();
            return b.match(1, 2) == -1;
        });
        assertTrue(b.counters.failures() > 0);
        redis.start();
        Calls.await("b to know again", () -> b.match(5) == 1);
        assertEquals(0, b.match(1, 2));
        assertEquals(a.held("w", Tier.DEVICE), b.held("w", Tier.DEVICE));
    }

    @Test
    void aFullQueueEndsInASnapshot() throws Exception {
        Node a = new Node(Map.of("sluice.kv-cache.redis.queue-blocks", "100"));
        Node b = node();
        Publisher worker = a.open("w", 7);
        worker.events(1, stored(Tier.DEVICE, 1));
        Calls.await("b to know", () -> b.match(1) == 1);
        redis.kill();
        for (long event = 2; event < 300; event++) {
            worker.events(event, stored(Tier.DEVICE, event));
        }
        assertTrue(a.counters.overflows() > 0);
        redis.start();
        Calls.await("b to know all", () -> b.held("w", Tier.DEVICE).size() == 299);
    }

    @Test
    void aWorkerThatLeavesLeavesEverywhere() {
        Node a = node();
        Node b = node();
        Publisher worker = a.open("w", 7);
        worker.events(1, stored(Tier.DEVICE, 1));
        Calls.await("b to know", () -> b.match(1) == 1);
        a.index.close(worker);
        Calls.await("both to let go", () -> {
            a.index.expire();
            b.index.expire();
            return a.index.workerCount() == 0 && b.index.workerCount() == 0;
        });
    }

    @Test
    void whatIsFlushedComesBack() {
        Node a = node();
        Node b = node();
        Publisher worker = a.open("w", 7);
        worker.events(1, stored(Tier.DEVICE, 1, 2));
        Calls.await("b to know", () -> b.match(1, 2) == 2);
        long loads = b.counters.loads();
        assertEquals(1, b.index.flush(which -> true));
        Calls.await("b to load it again", () -> b.match(1, 2) == 2);
        assertNotEquals(loads, b.counters.loads());
    }

    @Test
    void manyWorkersAndAnUnsteadyRedisEndAlike() throws Exception {
        Random random = new Random(42);
        List<Node> services = List.of(node(), node(), node());
        Map<String, TreeSet<Long>> truth = new HashMap<>();
        @Nullable Publisher[] workers = new Publisher[6];
        long[] seqs = new long[workers.length];
        for (int step = 0; step < 600; step++) {
            int which = random.nextInt(workers.length);
            String id = "w" + which;
            Node service = services.get(which % services.size());
            Publisher worker = workers[which];
            if (worker == null || random.nextInt(80) == 0) {
                worker = service.open(id, step + 1);
                workers[which] = worker;
                seqs[which] = 0;
                truth.put(id, new TreeSet<>());
            }
            long hash = 1 + random.nextInt(200);
            TreeSet<Long> held = Objects.requireNonNull(truth.get(id));
            boolean remove = held.contains(hash);
            if (remove) {
                held.remove(hash);
            } else {
                held.add(hash);
            }
            worker.events(
                    ++seqs[which],
                    List.of(remove ? new Change.Removed(new long[] {hash}) : new Change.Stored(new long[] {hash})));
            if (step % 200 == 150) {
                redis.kill();
            } else if (step % 200 == 190) {
                redis.start();
            }
        }
        for (Node service : services) {
            truth.forEach((id, held) -> Calls.await(
                    id + " alike", () -> service.held(id, Tier.DEVICE).equals(held)));
        }
    }
}
