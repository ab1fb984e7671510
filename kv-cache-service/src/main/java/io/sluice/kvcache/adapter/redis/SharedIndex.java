package io.sluice.kvcache.adapter.redis;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Shares the index with other services, from start to stop: one thread tells, one reads. The index never waits for them.
 * Off without a host.
 */
@Singleton
public class SharedIndex {
    private static final Logger LOG = Logger.getLogger(SharedIndex.class);
    private static final long TELL_WAIT_MILLIS = 50;
    private static final Duration READ_WAIT = Duration.ofMillis(200);
    private static final long STOP_MILLIS = 3_000;

    private final RedisConfig config;
    private final PrefixIndex index;
    private final MirrorQueue queue;
    private final SharedCounters counters;
    private final LongSupplier clock;
    private volatile boolean running;
    private volatile int remoteCount;
    private List<Thread> threads = List.of();

    /** @param clock nanoseconds */
    SharedIndex(RedisConfig config, PrefixIndex index, MirrorQueue queue, SharedCounters counters, LongSupplier clock) {
        this.config = config;
        this.index = index;
        this.queue = queue;
        this.counters = counters;
        this.clock = clock;
    }

    /** @param redis there only where a host is named */
    void start(@Observes StartupEvent event, Instance<Redis> redis) {
        if (config.hosts().isPresent()) {
            start(redis.get());
        }
    }

    void start(Redis client) {
        check();
        String node = UUID.randomUUID().toString();
        SharedRequests requests =
                new SharedRequests(config.keyPrefix(), node, config.timeToLive().toMillis(), config.streamEntries());
        SharedState state = new SharedState(client, requests, config.timeout());
        long now = clock.getAsLong();
        Mirror mirror = new Mirror(
                index,
                queue,
                state,
                counters,
                config.batchBlocks(),
                config.heartbeat().toNanos(),
                now);
        RemoteWorkers remotes = new RemoteWorkers(node, config.silence().toNanos(), index, queue, counters);
        Follower follower = new Follower(state, remotes);
        running = true;
        LOG.infof("Shares the index over Redis as %s", node);
        threads = List.of(
                thread("kv-mirror", () -> tell(mirror, state)), thread("kv-follow", () -> read(follower, remotes)));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(STOP_MILLIS);
        }
    }

    /** Workers of other services that are kept here. */
    int remoteCount() {
        return remoteCount;
    }

    private void tell(Mirror mirror, SharedState state) {
        while (running) {
            try {
                if (mirror.turn(clock.getAsLong(), TELL_WAIT_MILLIS)) {
                    reached();
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException failure) {
                state.forgetScript();
                failed(failure);
                pause();
            }
        }
    }

    private void read(Follower follower, RemoteWorkers remotes) {
        while (running) {
            boolean connected = false;
            try {
                follower.turn(clock.getAsLong(), READ_WAIT);
                connected = true;
                reached();
                follower.upkeep(clock.getAsLong(), true);
            } catch (RuntimeException failure) {
                follower.lost();
                failed(failure);
                if (!connected) {
                    follower.upkeep(clock.getAsLong(), false);
                }
                pause();
            }
            remoteCount = remotes.count();
        }
    }

    private synchronized void reached() {
        if (!counters.isConnected()) {
            counters.connected(true);
            LOG.info("Redis is reached; the index is shared");
        }
    }

    /** Told once; what follows is counted. */
    private synchronized void failed(RuntimeException failure) {
        if (!running) {
            return;
        }
        counters.callFailed();
        if (counters.isConnected() || counters.failures() == 1) {
            LOG.warnf("Redis is out of reach, the index goes on alone: %s", failure);
        }
        counters.connected(false);
    }

    private void pause() {
        try {
            Thread.sleep(config.retryInterval());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().start(work);
    }

    private void check() {
        require(config.queueBlocks() >= 1, "queue-blocks", "must be 1 or more");
        require(config.batchBlocks() >= 1, "batch-blocks", "must be 1 or more");
        require(config.streamEntries() >= 1, "stream-entries", "must be 1 or more");
        require(config.heartbeat().toMillis() >= 1, "heartbeat", "must be 1 ms or more");
        require(config.silence().compareTo(config.heartbeat()) > 0, "silence", "must be longer than heartbeat");
        require(config.timeToLive().compareTo(config.silence()) > 0, "time-to-live", "must be longer than silence");
        require(config.timeout().toMillis() >= 1, "timeout", "must be 1 ms or more");
        require(config.retryInterval().toMillis() >= 1, "retry-interval", "must be 1 ms or more");
    }

    private static void require(boolean holds, String property, String what) {
        if (!holds) {
            throw new IllegalArgumentException("sluice.kv-cache.redis." + property + ' ' + what);
        }
    }
}
