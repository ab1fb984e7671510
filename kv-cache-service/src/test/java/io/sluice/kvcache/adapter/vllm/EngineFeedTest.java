package io.sluice.kvcache.adapter.vllm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.kvcache.prefix.IndexLimits;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.Tier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever gets lost between an engine and the bridge, and however often it restarts: nothing wrong stays in the index. */
class EngineFeedTest {
    private static final String MODEL = "m";

    /** A bridge and an engine, and what is between them. */
    private static final class Line {
        final PrefixIndex index = new PrefixIndex(new IndexLimits(4, 10_000, Duration.ofHours(1), 10, 10), () -> 0);
        final BridgeCounters counters = new BridgeCounters();
        final EngineSpec spec = new EngineSpec("w", MODEL, 0, 10_000);
        final ModelEngine engine;
        final EnginePublisher publisher;
        final EngineFeed feed;
        final Deque<ModelEngine.Batch> queue = new ArrayDeque<>();

        @Nullable
        Replay served;

        boolean connected;

        Line(boolean replays, int buffer, long seed) {
            engine = new ModelEngine(MODEL, buffer, new Random(seed));
            publisher = new EnginePublisher(spec, index, () -> 1, counters);
            feed = new EngineFeed(replays, publisher, counters);
        }

        void connect() {
            connected = true;
            feed.connected();
            settle(true);
        }

        void disconnect() {
            connected = false;
            queue.clear();
            feed.disconnected();
        }

        void came(ModelEngine.Batch batch, boolean lost) {
            if (connected && !lost) {
                queue.add(batch);
            }
        }

        /** Hands over what has come, and serves the replays that are wanted. */
        void settle(boolean replayWorks) {
            while (true) {
                Replay wanted = feed.replay();
                if (wanted != null && wanted != served) {
                    served = wanted;
                    serve(wanted, replayWorks);
                } else if (wanted == null && !queue.isEmpty()) {
                    ModelEngine.Batch next = queue.remove();
                    feed.live(next.seq(), next.payload());
                } else {
                    publisher.turn();
                    return;
                }
            }
        }

        private void serve(Replay wanted, boolean works) {
            if (!works) {
                feed.replayStalled();
                return;
            }
            for (ModelEngine.Batch batch : engine.replay(wanted.from())) {
                if (feed.replay() != wanted) {
                    return;
                }
                feed.replayed(batch.seq(), batch.payload());
            }
            if (feed.replay() == wanted) {
                feed.replayEnded();
            }
        }

        TreeSet<Long> indexed() {
            return Arrays.stream(index.blocksOf("w", Tier.DEVICE))
                    .boxed()
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        long epoch() {
            return index.workers().getFirst().info().epoch();
        }
    }

    @Test
    void aGapIsClosedByAReplay() {
        Line line = new Line(true, 100, 1);
        line.connect();
        line.came(line.engine.store(), false);
        line.came(line.engine.store(), true);
        line.came(line.engine.store(), true);
        line.came(line.engine.store(), false);
        line.settle(true);
        assertEquals(line.engine.truth(), line.indexed());
        assertEquals(1, line.counters.gaps());
        assertEquals(0, line.counters.losses());
        assertEquals(0, line.counters.restarts());
    }

    @Test
    void aRestartIsAnotherEpochAlsoWhereItsNumbersHaveGoneFurther() {
        Line line = new Line(true, 100, 2);
        line.connect();
        line.came(line.engine.store(), false);
        line.came(line.engine.store(), false);
        line.settle(true);
        long epoch = line.epoch();
        line.disconnect();
        line.engine.restart();
        for (int more = 0; more < 5; more++) {
            line.engine.store();
        }
        line.connect();
        assertEquals(line.engine.truth(), line.indexed());
        assertNotEquals(epoch, line.epoch());
        assertEquals(1, line.counters.restarts());
    }

    @Test
    void aRestartThatHasPublishedNothingIsNoticedAtOnce() {
        Line line = new Line(true, 100, 3);
        line.connect();
        line.came(line.engine.store(), false);
        line.settle(true);
        assertEquals(1, line.indexed().size());
        line.disconnect();
        line.engine.restart();
        line.connect();
        assertEquals(0, line.indexed().size());
    }

    @Test
    void aLostConnectionCostsNothing() {
        Line line = new Line(true, 100, 4);
        line.connect();
        line.came(line.engine.store(), false);
        line.settle(true);
        long epoch = line.epoch();
        line.disconnect();
        line.engine.store();
        line.connect();
        assertEquals(line.engine.truth(), line.indexed());
        assertEquals(epoch, line.epoch());
    }

    @Test
    void aLostLastBatchIsNoticedWhileNothingComes() {
        Line line = new Line(true, 100, 8);
        line.connect();
        line.came(line.engine.store(), false);
        line.came(line.engine.clear(), true);
        line.settle(true);
        assertEquals(1, line.indexed().size());
        line.feed.idle();
        line.settle(true);
        assertEquals(0, line.indexed().size());
        assertEquals(0, line.counters.restarts());
    }

    @Test
    void withoutAReplayAGapMakesWhatWasKnownForgotten() {
        Line line = new Line(false, 0, 5);
        line.connect();
        line.came(line.engine.store(), false);
        line.came(line.engine.store(), true);
        line.came(line.engine.clear(), true);
        line.came(line.engine.store(), false);
        line.settle(true);
        assertEquals(line.engine.truth(), line.indexed());
        assertEquals(1, line.counters.losses());
    }

    @Test
    void whatAnOperatorFlushesComesBack() {
        Line line = new Line(true, 100, 6);
        line.connect();
        line.came(line.engine.store(), false);
        line.came(line.engine.store(), false);
        line.settle(true);
        line.index.flush(worker -> true);
        assertEquals(0, line.indexed().size());
        line.publisher.turn();
        assertEquals(line.engine.truth(), line.indexed());
    }

    @Test
    void aBatchThatCannotBeReadMakesWhatWasKnownForgotten() {
        Line line = new Line(true, 100, 7);
        line.connect();
        line.came(line.engine.store(), false);
        line.came(new ModelEngine.Batch(1, new byte[] {1, 2, 3}), false);
        line.settle(true);
        assertEquals(0, line.indexed().size());
        assertEquals(1, line.counters.malformed());
    }

    @Property
    void nothingWrongIsEverLeft(@ForAll long seed, @ForAll boolean replays, @ForAll boolean leafFirst) {
        Random random = new Random(seed);
        Line line = new Line(replays, 1 + random.nextInt(30), seed);
        for (int step = 0; step < 120; step++) {
            switch (random.nextInt(24)) {
                case 0 -> line.disconnect();
                case 1, 2, 3 -> line.connect();
                case 4 -> {
                    line.disconnect();
                    line.engine.restart();
                }
                case 5 -> line.came(line.engine.clear(), random.nextInt(5) == 0);
                case 6, 7, 8, 9 -> line.came(line.engine.remove(leafFirst), random.nextInt(5) == 0);
                case 10, 11 -> line.settle(random.nextInt(4) > 0);
                default -> line.came(line.engine.store(), random.nextInt(5) == 0);
            }
        }
        line.connect();
        line.came(line.engine.store(), false);
        line.settle(true);
        TreeSet<Long> truth = line.engine.truth();
        TreeSet<Long> indexed = line.indexed();
        assertTrue(truth.containsAll(indexed), () -> "wrong in the index: " + minus(indexed, truth));
        if (line.counters.losses() == 0 && replays && leafFirst && line.counters.skipped(Skipped.UNKNOWN_PARENT) == 0) {
            assertEquals(truth, indexed);
        }
    }

    private static List<Long> minus(TreeSet<Long> from, TreeSet<Long> which) {
        return from.stream()
                .filter(hash -> !which.contains(Objects.requireNonNull(hash)))
                .toList();
    }
}
