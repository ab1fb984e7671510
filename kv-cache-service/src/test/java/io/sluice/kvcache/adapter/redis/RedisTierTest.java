package io.sluice.kvcache.adapter.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.block.Payload;
import io.sluice.kvcache.block.Tier;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small blocks of two services in a real Redis. */
class RedisTierTest {
    private static final int SIZE = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private RedisServer redis;
    private Redis client;
    private boolean reached = true;

    @BeforeAll
    static void find() {
        assumeTrue(RedisServer.isInstalled(), "no redis-server on the path: nothing is shown of Redis");
    }

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        client = Redis.createClient(vertx, redis.uri());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        redis.close();
        vertx.closeAndAwait();
    }

    private Tier tier(long maxBytes) {
        return new RedisTier(client, "{t}:", SIZE, maxBytes, Duration.ofSeconds(2), () -> reached);
    }

    private static byte[] bytes(long hash) {
        byte[] bytes = new byte[SIZE];
        new Random(hash).nextBytes(bytes);
        return bytes;
    }

    private static Payload put(Tier tier, long hash) throws IOException {
        byte[] bytes = bytes(hash);
        Payload payload = tier.create(new BlockMeta(hash, hash - 1, SIZE, "tenant", 77));
        payload.write(0, ByteBuffer.wrap(bytes, 0, 600));
        payload.write(600, ByteBuffer.wrap(bytes, 600, 400));
        payload.seal(Xxh3.hash(bytes, 0, SIZE, 0));
        return payload;
    }

    private static byte[] read(Payload payload) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(SIZE);
        while (whole.hasRemaining()) {
            whole.put(payload.read(whole.position(), 300));
        }
        return whole.array();
    }

    @Test
    void whatOnePutsTheOtherFinds() throws Exception {
        Payload own = put(tier(10_000), -5);
        assertArrayEquals(bytes(-5), read(own));
        Tier.Found found = tier(10_000).find(-5).orElseThrow();
        assertEquals(new BlockMeta(-5, -6, SIZE, "tenant", 77), found.block());
        assertEquals(Xxh3.hash(bytes(-5), 0, SIZE, 0), found.checksum());
        assertArrayEquals(bytes(-5), read(found.payload()));
        assertTrue(tier(10_000).find(6).isEmpty());
    }

    @Test
    void nothingIsVisibleBeforeItIsSealed() throws Exception {
        Payload payload = tier(10_000).create(new BlockMeta(9, 0, SIZE, "", 0));
        payload.write(0, ByteBuffer.wrap(bytes(9)));
        assertTrue(tier(10_000).find(9).isEmpty());
        payload.free();
    }

    @Test
    void redisForgetsWhatWasUsedLongestAgoAndNeverHoldsMore() throws Exception {
        Tier tier = tier(3 * SIZE);
        Payload first = put(tier, 1);
        put(tier, 2);
        put(tier, 3);
        put(tier, 2);
        put(tier, 4);
        assertTrue(tier.find(1).isEmpty());
        assertThrows(IOException.class, () -> read(first));
        assertTrue(tier.find(2).isPresent());
        put(tier, 5);
        assertTrue(tier.find(3).isEmpty());
        assertTrue(tier.find(2).isPresent());
    }

    @Test
    void largeBlocksDoNotComeHere() {
        assertTrue(tier(10_000).takes(SIZE));
        assertFalse(tier(10_000).takes(SIZE + 1));
        assertFalse(tier(10).takes(SIZE));
    }

    @Test
    void withoutRedisEverythingFailsAndNothingWaits() throws Exception {
        Tier tier = tier(10_000);
        Payload payload = put(tier, 1);
        redis.kill();
        assertThrows(IOException.class, () -> read(payload));
        assertThrows(IOException.class, () -> tier.find(1));
        reached = false;
        assertTrue(tier.find(1).isEmpty());
        assertThrows(IOException.class, () -> tier.create(new BlockMeta(2, 0, SIZE, "", 0)));
    }
}
