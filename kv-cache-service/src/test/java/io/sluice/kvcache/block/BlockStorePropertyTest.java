package io.sluice.kvcache.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.eviction.LeastRecentlyUsed;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Drives the store and a reference of plain maps with the same random doings; both must hold the same blocks. */
class BlockStorePropertyTest {
    private static final int MAX_BYTES = 100;
    private static final int MAX_BLOCKS = 6;

    private final BlockStore store =
            new BlockStore(new StoreLimits(MAX_BYTES, MAX_BLOCKS, 60, Duration.ofSeconds(1)), new LeastRecentlyUsed());

    /** Size by hash, the least recently used first. */
    private final Map<Long, Integer> reference = new LinkedHashMap<>();

    private final List<Writing> writing = new ArrayList<>();
    private final List<Reading> reading = new ArrayList<>();

    record Writing(long hash, int size, BlockWrite write) {}

    record Reading(long hash, BlockRead read) {}

    record Step(Kind kind, long hash, int size) {}

    enum Kind {
        BEGIN,
        COMMIT,
        ABORT,
        OPEN,
        CLOSE
    }

    @Property(tries = 2_000)
    void holdsWhatTheReferenceHolds(@ForAll("steps") List<Step> steps) {
        for (Step step : steps) {
            run(step);
            int pending = writing.stream().mapToInt(Writing::size).sum();
            int held = reference.values().stream().mapToInt(Integer::intValue).sum();
            assertEquals(held + pending, store.usedBytes());
            assertEquals(reference.size() + writing.size(), store.usedBlocks());
            assertTrue(store.usedBytes() <= MAX_BYTES && store.usedBlocks() <= MAX_BLOCKS);
        }
    }

    private void run(Step step) {
        switch (step.kind()) {
            case BEGIN -> begin(step.hash(), step.size());
            case COMMIT -> {
                if (!writing.isEmpty()) {
                    commit(writing.remove(step.size() % writing.size()));
                }
            }
            case ABORT -> {
                if (!writing.isEmpty()) {
                    BlockWrite write =
                            writing.remove(step.size() % writing.size()).write();
                    write.abort();
                    write.abort();
                }
            }
            case OPEN -> open(step.hash());
            case CLOSE -> {
                if (!reading.isEmpty()) {
                    Reading read = reading.remove(step.size() % reading.size());
                    assertArrayEquals(
                            bytes(read.hash(), read.read().data().length),
                            read.read().data());
                    read.read().close();
                    read.read().close();
                }
            }
        }
    }

    private void begin(long hash, int size) {
        if (reference.containsKey(hash)) {
            touch(hash);
            assertEquals(Optional.empty(), store.begin(hash, size));
        } else if (makeRoom(size)) {
            writing.add(new Writing(hash, size, store.begin(hash, size).orElseThrow()));
        } else {
            assertThrows(FaultException.class, () -> store.begin(hash, size));
        }
    }

    /** Evicts as the store should; even what it evicts before it finds that it is not enough. */
    private boolean makeRoom(int size) {
        int used = reference.values().stream().mapToInt(Integer::intValue).sum()
                + writing.stream().mapToInt(Writing::size).sum();
        while (used + size > MAX_BYTES || reference.size() + writing.size() >= MAX_BLOCKS) {
            Optional<Long> victim = reference.keySet().stream()
                    .filter(hash -> reading.stream().noneMatch(read -> read.hash() == hash))
                    .findFirst();
            if (victim.isEmpty()) {
                return false;
            }
            used -= reference.getOrDefault(victim.get(), 0);
            reference.remove(victim.get());
        }
        return true;
    }

    private void commit(Writing one) {
        byte[] bytes = bytes(one.hash(), one.size());
        int half = one.size() / 2;
        one.write().append(0, ByteBuffer.wrap(bytes, 0, half));
        one.write().append(half, ByteBuffer.wrap(bytes, half, one.size() - half));
        boolean isNew = !reference.containsKey(one.hash());
        assertEquals(isNew, one.write().commit(Xxh3.hash(bytes, 0, bytes.length, 0)));
        if (isNew) {
            reference.put(one.hash(), one.size());
        }
    }

    private void open(long hash) {
        if (reference.containsKey(hash)) {
            touch(hash);
            reading.add(new Reading(hash, store.open(hash)));
        } else {
            assertThrows(FaultException.class, () -> store.open(hash));
        }
    }

    private void touch(long hash) {
        Integer size = reference.remove(hash);
        if (size != null) {
            reference.put(hash, size);
        }
    }

    private static byte[] bytes(long hash, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) (hash * 31 + size));
        return bytes;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(
                                Kind.BEGIN, Kind.BEGIN, Kind.COMMIT, Kind.COMMIT, Kind.ABORT, Kind.OPEN, Kind.CLOSE),
                        Arbitraries.longs().between(0, 9),
                        Arbitraries.integers().between(1, 60))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
