package io.sluice.it.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.it.plane.Await;
import io.sluice.it.plane.ServiceProcess;
import io.sluice.kvcache.v1.PutStart;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two packaged KV services over one Redis, one worker process on each: both answer alike, whatever is killed. */
class SharedIndexIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static KvFleet fleet;
    private static Agreement agreement;
    private static Traffic traffic;

    @BeforeAll
    static void start() {
        assumeTrue(RedisProcess.isInstalled(), "no redis-server on the path: nothing is shown of a shared index");
        fleet = new KvFleet(2, 2);
        agreement = new Agreement(fleet);
        traffic = new Traffic(fleet, 1);
        fleet.start();
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void bothAnswerAlikeAndAgreeAgainAfterEveryKill() {
        ServiceProcess first = fleet.services().getFirst();
        ServiceProcess second = fleet.services().getLast();
        int[] prompt = Traffic.prompt(3, 1_024);
        List<Long> hashes = Traffic.hashes(prompt);

        fill(1);
        agree();
        assertThat(agreement.match(first, hashes)).isEqualTo(agreement.match(second, hashes));
        assertThat(agreement.match(second, hashes).get("acc-0.a")).isEqualTo(hashes.size());

        fleet.redis().kill();
        fill(2);
        assertThat(agreement.match(first, hashes).get("acc-0.a")).isEqualTo(hashes.size());
        fleet.redis().start();
        agree();

        long epoch = truth().epoch();
        ServiceProcess worker = fleet.accelerators().getFirst();
        worker.kill();
        worker.start();
        worker.awaitReady();
        agree();
        assertThat(truth().epoch()).isGreaterThan(epoch);

        first.kill();
        fill(3);
        first.start();
        first.awaitReady();
        agree();
    }

    @Test
    void aSmallBlockOfOneServiceIsFoundByTheOtherAndAMissWithoutRedis() throws Exception {
        ServiceProcess first = fleet.services().getFirst();
        ServiceProcess second = fleet.services().getLast();
        byte[] bytes = SmallBlocks.bytes(77, 40_000);
        SmallBlocks.put(fleet.channel(first), PutStart.newBuilder().setBlockHash(77), bytes);
        Await.until("the block is in Redis", LIMIT, () -> SmallBlocks.has(fleet.channel(second), 77));
        SmallBlocks.Got there = SmallBlocks.get(fleet.channel(second), 77);
        assertThat(there.bytes()).isEqualTo(bytes);
        assertThat(there.info().getModelled()).isFalse();

        fleet.redis().kill();
        SmallBlocks.put(fleet.channel(first), PutStart.newBuilder().setBlockHash(78), bytes);
        assertThat(SmallBlocks.get(fleet.channel(first), 78).bytes()).isEqualTo(bytes);
        assertThat(SmallBlocks.has(fleet.channel(second), 78))
                .as("a miss, not an error of another kind")
                .isFalse();
        fleet.redis().start();
        agree();
    }

    private static Held truth() {
        return Objects.requireNonNull(agreement.truth().get("acc-0.a"));
    }

    /** Gives the workers more than fits into their device memory. */
    private static void fill(int from) {
        for (int chat = from; chat < from + 8; chat++) {
            for (int at = 0; at < fleet.accelerators().size(); at++) {
                for (String worker : fleet.workers(at)) {
                    traffic.ask(at, worker, Traffic.prompt(chat, 2_048));
                }
            }
        }
        for (int at = 0; at < fleet.accelerators().size(); at++) {
            for (String worker : fleet.workers(at)) {
                traffic.ask(at, worker, Traffic.prompt(3, 1_024));
            }
        }
    }

    private static void agree() {
        Await.until(
                () -> String.join("; ", agreement.differences()),
                LIMIT,
                () -> agreement.differences().isEmpty());
    }
}
