package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.block.Payload;
import io.sluice.kvcache.block.StoreTier;
import io.sluice.kvcache.block.Tier;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Small blocks in Redis, for all services that share it: one puts, others find. Redis itself keeps to the bound, of all
 * services together, by forgetting what was used longest ago, in the same script that puts; so a block may be gone at any
 * time, and is then a miss. Without Redis everything here fails at once.
 */
final class RedisTier implements Tier {
    /**
     * Keys: the block, all blocks by the time of their last use, bytes of all. Arguments: its name, begin of the keys of
     * blocks, most bytes, size, parent, checksum, microseconds to compute it, tenant, the bytes.
     */
    private static final String PUT = """
            local block, used, bytes = KEYS[1], KEYS[2], KEYS[3]
            local name, prefix, most, size = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
            local now = redis.call('TIME')
            if redis.call('EXISTS', block) == 0 then
              local total = tonumber(redis.call('GET', bytes) or '0') + size
              while total > most do
                local oldest = redis.call('ZPOPMIN', used)
                if #oldest == 0 then
                  total = size
                  break
                end
                local key = prefix .. oldest[1]
                total = total - tonumber(redis.call('HGET', key, 'size') or '0')
                redis.call('DEL', key)
              end
              redis.call('HSET', block, 'size', size, 'parent', ARGV[5], 'checksum', ARGV[6], 'micros', ARGV[7], 'tenant',
                  ARGV[8], 'bytes', ARGV[9])
              redis.call('SET', bytes, total)
            end
            redis.call('ZADD', used, now[1] .. '.' .. string.format('%06d', now[2]), name)
            return 'DONE'
            """;

    private final Redis redis;
    private final String prefix;
    private final int maxBlockBytes;
    private final long maxBytes;
    private final Duration timeout;
    private final BooleanSupplier reached;

    /**
     * Makes a tier.
     *
     * @param prefix begin of all keys
     * @param maxBlockBytes most bytes of a block, 1 or more
     * @param maxBytes most bytes of all blocks of all services, 1 or more
     * @param reached whether it is worth asking Redis
     */
    RedisTier(Redis redis, String prefix, int maxBlockBytes, long maxBytes, Duration timeout, BooleanSupplier reached) {
        this.redis = redis;
        this.prefix = prefix;
        this.maxBlockBytes = maxBlockBytes;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.reached = reached;
    }

    @Override
    public StoreTier name() {
        return StoreTier.REDIS;
    }

    @Override
    public long capacityBytes() {
        return maxBytes;
    }

    @Override
    public boolean takes(int sizeBytes) {
        return sizeBytes <= maxBlockBytes && sizeBytes <= maxBytes;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Payload create(BlockMeta block) throws IOException {
        requireReached();
        return new RedisBlock(block, ByteBuffer.allocate(block.sizeBytes()));
    }

    @Override
    public Optional<Found> find(long hash) throws IOException {
        if (!reached.getAsBoolean()) {
            return Optional.empty();
        }
        Response fields = call(Request.cmd(Command.HMGET)
                .arg(key(hash))
                .arg("size")
                .arg("parent")
                .arg("checksum")
                .arg("micros")
                .arg("tenant")
                .arg("bytes"));
        if (fields == null) {
            return Optional.empty();
        }
        for (int at = 0; at < 6; at++) {
            if (fields.get(at) == null) {
                return Optional.empty();
            }
        }
        byte[] bytes = fields.get(5).toBytes();
        BlockMeta block = new BlockMeta(
                hash,
                HexFormat.fromHexDigitsToLong(fields.get(1).toString()),
                bytes.length,
                fields.get(4).toString(),
                fields.get(3).toLong());
        long checksum = HexFormat.fromHexDigitsToLong(fields.get(2).toString());
        return Optional.of(new Found(block, checksum, new RedisBlock(block, ByteBuffer.wrap(bytes))));
    }

    /** Blocks stay for the other services. */
    @Override
    public void close() {}

    private void put(BlockMeta block, long checksum, ByteBuffer bytes) throws IOException {
        call(Request.cmd(Command.EVAL)
                .arg(PUT)
                .arg(3)
                .arg(key(block.hash()))
                .arg(prefix + "blocks-used")
                .arg(prefix + "blocks-bytes")
                .arg(hex(block.hash()))
                .arg(prefix + "block:")
                .arg(maxBytes)
                .arg(block.sizeBytes())
                .arg(hex(block.parent()))
                .arg(hex(checksum))
                .arg(block.recomputeMicros())
                .arg(block.tenant())
                .arg(bytes.array()));
    }

    private @Nullable Response call(Request request) throws IOException {
        requireReached();
        try {
            // In a batch, like all calls here: one that fails is told from one without an answer.
            List<Response> replies = redis.batch(List.of(request)).await().atMost(timeout);
            return replies.getFirst();
        } catch (RuntimeException failure) {
            throw new IOException("Redis does not answer: " + failure.getMessage(), failure);
        }
    }

    private void requireReached() throws IOException {
        if (!reached.getAsBoolean()) {
            throw new IOException("Redis is out of reach");
        }
    }

    private String key(long hash) {
        return prefix + "block:" + hex(hash);
    }

    private static String hex(long value) {
        return HexFormat.of().toHexDigits(value);
    }

    /** A block on its way to Redis, in it, or out of it. */
    private final class RedisBlock implements Payload {
        private final BlockMeta meta;
        /** Its bytes, until they are in Redis. */
        private @Nullable ByteBuffer bytes;

        RedisBlock(BlockMeta meta, ByteBuffer bytes) {
            this.meta = meta;
            this.bytes = bytes;
        }

        @Override
        public void write(int offset, ByteBuffer more) {
            ByteBuffer into = bytes;
            if (into != null) {
                into.put(more);
            }
        }

        @Override
        public void seal(long checksum) throws IOException {
            ByteBuffer all = bytes;
            if (all != null) {
                put(meta, checksum, all);
                bytes = null;
            }
        }

        @Override
        public ByteBuffer read(int offset, int length) throws IOException {
            ByteBuffer here = bytes;
            if (here == null) {
                Response there =
                        call(Request.cmd(Command.HGET).arg(key(meta.hash())).arg("bytes"));
                if (there == null) {
                    throw new IOException("Redis has forgotten the block");
                }
                here = ByteBuffer.wrap(there.toBytes());
            }
            return here.slice(offset, Math.min(length, here.capacity() - offset))
                    .asReadOnlyBuffer();
        }

        /** Others may want it: Redis forgets it in its time. */
        @Override
        public void free() {}
    }
}
