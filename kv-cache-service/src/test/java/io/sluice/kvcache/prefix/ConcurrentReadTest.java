package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Readers beside writers: what is atomic by contract must look atomic. */
class ConcurrentReadTest {
    private static final int ROUNDS = 400;
    private static final int BLOCKS = 600;
    private static final long[] PROMPT = LongStream.range(0, BLOCKS).toArray();
    private static final long[] OTHER =
            LongStream.range(10_000, 10_000 + BLOCKS).toArray();

    private final PrefixIndex index =
            new PrefixIndex(new IndexLimits(16, 100_000, Duration.ofSeconds(1), 10, 100), System::nanoTime);

    @Test
    void aSnapshotIsSeenWholeOrNotAtAll() throws Exception {
        Publisher publisher = open("w", 1);
        publisher.snapshot(1, PROMPT, true);
        readWhile(
                () -> {
                    for (int round = 2; round < ROUNDS; round++) {
                        // Two parts, so that there is something between to be seen.
                        long[] held = round % 2 == 0 ? OTHER : PROMPT;
                        publisher.snapshot(round, Arrays.copyOf(held, BLOCKS / 2), false);
                        publisher.snapshot(round, Arrays.copyOfRange(held, BLOCKS / 2, BLOCKS), true);
                        if (round % 5 == 0) {
                            index.sweep();
                        }
                    }
                },
                match -> match.heldBlocks() == 0 || match.heldBlocks() == BLOCKS);
    }

    @Test
    void aRestartedWorkerNeverShowsWhatItHeldBefore() throws Exception {
        // Even epochs hold the prompt, odd ones nothing of it, in the same memory.
        readWhile(
                () -> {
                    for (int epoch = 1; epoch < ROUNDS; epoch++) {
                        Publisher publisher = open("w", epoch);
                        publisher.snapshot(0, epoch % 2 == 0 ? PROMPT : OTHER, true);
                        if (epoch % 3 == 0) {
                            index.sweep();
                        }
                    }
                },
                match -> match.heldBlocks() == 0 || match.heldBlocks() == BLOCKS && match.epoch() % 2 == 0);
    }

    @Test
    void aWorkerThatDoesNotChangeIsNotDisturbedByOthers() throws Exception {
        open("w", 1).snapshot(0, PROMPT, true);
        readWhile(
                () -> {
                    List<Publisher> others = IntStream.range(0, 8)
                            .mapToObj(other -> open("other" + other, 1))
                            .toList();
                    for (int round = 1; round < ROUNDS; round++) {
                        // Sets of one slot and of many, in turn: rows are made, freed and used again.
                        for (Publisher other : others) {
                            other.events(
                                    round,
                                    List.of(round % 2 == 0 ? new Change.Removed(PROMPT) : new Change.Stored(PROMPT)));
                        }
                    }
                },
                match -> !match.workerId().equals("w") || match.heldBlocks() == BLOCKS);
    }

    @Test
    void aBlockThatStaysIsFoundWhileOthersComeAndGoBesideIt() throws Exception {
        open("w", 1).snapshot(0, PROMPT, true);
        readWhile(
                () -> {
                    Publisher other = open("other", 1);
                    for (int round = 1; round < 4 * ROUNDS; round++) {
                        // Removal moves entries back past one another: a reader must not look where one was just gone.
                        other.events(
                                round, List.of(round % 2 == 0 ? new Change.Removed(OTHER) : new Change.Stored(OTHER)));
                    }
                },
                match -> !match.workerId().equals("w") || match.heldBlocks() == BLOCKS);
    }

    private Publisher open(String worker, long epoch) {
        return index.open(new WorkerInfo(worker, epoch, "m", 16, 1_000), () -> {});
    }

    private interface Holds {
        boolean test(WorkerPrefix match);
    }

    private void readWhile(Runnable writes, Holds holds) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> reads = IntStream.range(0, 2)
                    .<Future<?>>mapToObj(reader -> readers.submit(() -> {
                        while (!done.get()) {
                            for (WorkerPrefix match : index.match("m", PROMPT)) {
                                assertTrue(holds.test(match), match::toString);
                            }
                        }
                    }))
                    .toList();
            try {
                writes.run();
            } finally {
                done.set(true);
            }
            for (Future<?> read : reads) {
                read.get(1, TimeUnit.MINUTES);
            }
        }
    }
}
