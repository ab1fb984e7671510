package io.sluice.kvcache.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.eviction.EvictionKind;
import io.sluice.kvcache.eviction.PinStrength;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
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
    private static final int HARD_BYTES = 50;
    private static final long TTL_NANOS = 10;

    private long now;
    private final BlockStore store =
            Stores.store(Stores.limits(MAX_BLOCKS, 60), EvictionKind.LRU, () -> now, new MemoryTier(MAX_BYTES, 1));

    /** By hash, the least recently used first. */
    private final Map<Long, Held> reference = new LinkedHashMap<>();

    private final List<Writing> writing = new ArrayList<>();
    private final List<Reading> reading = new ArrayList<>();
    private final Map<String, Pinned> pins = new HashMap<>();

    /** Compared by identity: a block that comes again is another one. */
    private static final class Held {
        private final long hash;
        private final int size;

        Held(long hash, int size) {
            this.hash = hash;
            this.size = size;
        }

        long hash() {
            return hash;
        }

        int size() {
            return size;
        }

        /** The block before it; blocks 1 to 3, 4 to 6 and 7 to 9 follow one another. */
        long parent() {
            return parentOf(hash);
        }
    }

    record Writing(long hash, int size, BlockWrite write) {}

    private record Reading(Held block, BlockRead read) {}

    private record Pinned(PinStrength strength, long end, List<Held> blocks) {}

    record Step(Kind kind, long hash, int size) {}

    enum Kind {
        BEGIN,
        COMMIT,
        ABORT,
        OPEN,
        CLOSE,
        PIN,
        UNPIN,
        WAIT
    }

    @Property(tries = 2_000)
    void holdsWhatTheReferenceHolds(@ForAll("steps") List<Step> steps) {
        for (Step step : steps) {
            run(step);
            int pending = writing.stream().mapToInt(Writing::size).sum();
            int held = reference.values().stream().mapToInt(Held::size).sum();
            assertEquals(held + pending, store.usedBytes());
            assertEquals(reference.size() + writing.size(), store.usedBlocks());
            assertTrue(store.usedBytes() <= MAX_BYTES && store.usedBlocks() <= MAX_BLOCKS);
            assertEquals(
                    reference.values().stream()
                            .filter(this::isHard)
                            .mapToInt(Held::size)
                            .sum(),
                    store.hardPinnedBytes());
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
                            Stores.bytes(read.block().hash(), read.block().size()), Stores.read(read.read()));
                    read.read().close();
                    read.read().close();
                }
            }
            case PIN -> pin("pin" + step.size() % 3, step.hash(), step.size() % 2 == 0);
            case UNPIN -> {
                expire();
                String id = "pin" + step.size() % 3;
                assertEquals(pins.remove(id) != null, store.unpin(id));
            }
            case WAIT -> {
                now += step.size() % TTL_NANOS;
                expire();
                store.expire();
            }
        }
    }

    private void begin(long hash, int size) {
        if (reference.containsKey(hash)) {
            touch(hash);
            assertEquals(Optional.empty(), store.begin(meta(hash, size)));
            return;
        }
        expire();
        if (makeRoom(size)) {
            writing.add(new Writing(hash, size, store.begin(meta(hash, size)).orElseThrow()));
        } else {
            assertThrows(FaultException.class, () -> store.begin(meta(hash, size)));
        }
    }

    /** Evicts as the store should; even what it evicts before it finds that it is not enough. */
    private boolean makeRoom(int size) {
        while (reference.size() + writing.size() >= MAX_BLOCKS
                || reference.values().stream().mapToInt(Held::size).sum()
                                + writing.stream().mapToInt(Writing::size).sum()
                                + size
                        > MAX_BYTES) {
            List<Held> leaves = reference.values().stream()
                    .filter(block -> reading.stream().noneMatch(read -> read.block() == block))
                    .filter(block -> reference.values().stream().noneMatch(other -> other.parent() == block.hash()))
                    .filter(block -> !isHard(block))
                    .toList();
            if (leaves.isEmpty()) {
                return false;
            }
            Held victim =
                    leaves.stream().filter(block -> !isSoft(block)).findFirst().orElse(leaves.getFirst());
            reference.remove(victim.hash());
        }
        return true;
    }

    private void commit(Writing one) {
        byte[] bytes = Stores.bytes(one.hash(), one.size());
        int half = one.size() / 2;
        one.write().append(0, ByteBuffer.wrap(bytes, 0, half));
        one.write().append(half, ByteBuffer.wrap(bytes, half, one.size() - half));
        boolean isNew = !reference.containsKey(one.hash());
        assertEquals(isNew, one.write().commit(Stores.checksum(bytes)));
        if (isNew) {
            reference.put(one.hash(), new Held(one.hash(), one.size()));
        }
    }

    private void open(long hash) {
        Held block = reference.get(hash);
        if (block != null) {
            touch(hash);
            reading.add(new Reading(block, store.open(hash)));
        } else {
            assertThrows(FaultException.class, () -> store.open(hash));
        }
    }

    private void pin(String id, long hash, boolean hard) {
        expire();
        List<Held> blocks = LongStream.of(hash, hash + 1)
                .mapToObj(reference::get)
                .filter(Objects::nonNull)
                .toList();
        PinStrength strength = hard ? PinStrength.HARD : PinStrength.SOFT;
        int hardBefore = reference.values().stream()
                .filter(this::isHard)
                .mapToInt(Held::size)
                .sum();
        int more = blocks.stream()
                .filter(block -> !isHard(block))
                .mapToInt(Held::size)
                .sum();
        boolean tooMuch = hard && hardBefore + more > HARD_BYTES;
        int others = pins.entrySet().stream()
                .filter(pin -> !pin.getKey().equals(id))
                .mapToInt(pin -> pin.getValue().blocks().size())
                .sum();
        if (tooMuch || others + blocks.size() > MAX_BLOCKS) {
            assertThrows(
                    FaultException.class,
                    () -> store.pin(id, new long[] {hash, hash + 1}, strength, Duration.ofNanos(TTL_NANOS)));
        } else {
            assertEquals(
                    blocks.size(),
                    store.pin(id, new long[] {hash, hash + 1, hash}, strength, Duration.ofNanos(TTL_NANOS)));
            pins.put(id, new Pinned(strength, now + TTL_NANOS, blocks));
        }
    }

    private void expire() {
        pins.values().removeIf(pin -> pin.end() <= now);
    }

    private boolean isHard(Held block) {
        return isPinned(block, PinStrength.HARD);
    }

    private boolean isSoft(Held block) {
        return isPinned(block, PinStrength.SOFT);
    }

    private boolean isPinned(Held block, PinStrength strength) {
        return pins.values().stream()
                .anyMatch(pin ->
                        pin.strength() == strength && pin.blocks().stream().anyMatch(other -> other == block));
    }

    private void touch(long hash) {
        Held held = reference.remove(hash);
        if (held != null) {
            reference.put(hash, held);
        }
    }

    private static BlockMeta meta(long hash, int size) {
        return Stores.meta(hash, parentOf(hash), size);
    }

    private static long parentOf(long hash) {
        return hash % 3 == 1 ? 0 : hash - 1;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(
                                Kind.BEGIN,
                                Kind.BEGIN,
                                Kind.BEGIN,
                                Kind.COMMIT,
                                Kind.COMMIT,
                                Kind.COMMIT,
                                Kind.ABORT,
                                Kind.OPEN,
                                Kind.CLOSE,
                                Kind.PIN,
                                Kind.UNPIN,
                                Kind.WAIT),
                        Arbitraries.longs().between(1, 9),
                        Arbitraries.integers().between(1, 60))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }
}
