package io.sluice.kvcache.block;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.eviction.PinStrength;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Pins: leases on blocks, which end by themselves. Under the store's lock. */
final class Pins {
    private final StoreLimits limits;
    private final long hardBytesMost;
    private final Consumer<StoredBlock> changed;
    private final Map<String, Pin> byId = new HashMap<>();
    private final PriorityQueue<Pin> byEnd = new PriorityQueue<>(Comparator.comparingLong(pin -> pin.endNanos));
    private long pinnedBlocks;
    private long hardBytes;

    /**
     * Makes none.
     *
     * @param hardBytesMost most bytes of all blocks that are pinned hard
     * @param changed hears of blocks whose strength has changed
     */
    Pins(StoreLimits limits, long hardBytesMost, Consumer<StoredBlock> changed) {
        this.limits = limits;
        this.hardBytesMost = hardBytesMost;
        this.changed = changed;
    }

    /** Pins blocks, in place of what the id pinned before. All or nothing. */
    void pin(String id, List<StoredBlock> blocks, PinStrength strength, long now, Duration ttl) {
        Pin before = byId.get(id);
        if (before == null && byId.size() >= limits.maxPins()) {
            throw full("pins", limits.maxPins(), now);
        }
        long replaced = before == null ? 0 : before.blocks.size();
        if (pinnedBlocks - replaced + blocks.size() > limits.maxBlocks()) {
            throw full("pinned blocks", limits.maxBlocks(), now);
        }
        if (strength == PinStrength.HARD) {
            long more = blocks.stream()
                    .filter(block -> block.hardPins == 0)
                    .mapToLong(block -> block.meta.sizeBytes())
                    .sum();
            if (hardBytes + more > hardBytesMost) {
                throw full("bytes pinned hard", hardBytesMost, now);
            }
        }
        Pin pin = new Pin(id, strength, now + ttl.toNanos(), blocks);
        count(pin, 1);
        if (before != null) {
            end(before);
        }
        byId.put(id, pin);
        byEnd.add(pin);
    }

    /** Ends a pin; returns whether it was there. */
    boolean unpin(String id) {
        Pin pin = byId.get(id);
        if (pin == null) {
            return false;
        }
        end(pin);
        return true;
    }

    /** Ends the pins whose time is over. */
    void expire(long now) {
        for (Pin first = byEnd.peek(); first != null && first.endNanos - now <= 0; first = byEnd.peek()) {
            end(first);
        }
    }

    /** A block has gone. */
    void gone(StoredBlock block) {
        if (block.hardPins > 0) {
            hardBytes -= block.meta.sizeBytes();
            block.hardPins = 0;
        }
    }

    int count() {
        return byId.size();
    }

    long hardBytes() {
        return hardBytes;
    }

    private void end(Pin pin) {
        byId.remove(pin.id, pin);
        byEnd.remove(pin);
        count(pin, -1);
    }

    private void count(Pin pin, int by) {
        pinnedBlocks += (long) by * pin.blocks.size();
        for (StoredBlock block : pin.blocks) {
            if (block.fastest() == StoredBlock.NOWHERE) {
                continue;
            }
            PinStrength before = block.pin();
            if (pin.strength == PinStrength.HARD) {
                boolean was = block.hardPins > 0;
                block.hardPins += by;
                if (was != block.hardPins > 0) {
                    hardBytes += (long) by * block.meta.sizeBytes();
                }
            } else {
                block.softPins += by;
            }
            if (before != block.pin()) {
                changed.accept(block);
            }
        }
    }

    private RuntimeException full(String what, long limit, long now) {
        Pin first = byEnd.peek();
        return new Fault.PinsFull(
                        what,
                        limit,
                        first == null ? limits.transferTimeout() : Duration.ofNanos(Math.max(1, first.endNanos - now)))
                .asException();
    }

    /** Compared by identity. */
    private static final class Pin {
        private final String id;
        private final PinStrength strength;
        private final long endNanos;
        private final List<StoredBlock> blocks;

        Pin(String id, PinStrength strength, long endNanos, List<StoredBlock> blocks) {
            this.id = id;
            this.strength = strength;
            this.endNanos = endNanos;
            this.blocks = blocks;
        }
    }
}
