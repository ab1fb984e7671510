package io.sluice.accelerator.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    /** Keeps what a listener knows, and checks that a parent is there whenever a child is. */
    private static final class Mirror implements KvEvents {
        private final Set<Long> held = new LinkedHashSet<>();
        private final Map<Long, Long> parents = new HashMap<>();

        @Override
        public void stored(long hash) {
            Long parent = parents.get(hash);
            assertTrue(parent == null || held.contains(parent), "a child is stored after its parent");
            assertTrue(held.add(hash), "what is stored was not held");
        }

        @Override
        public void evicted(long hash, long parent) {
            assertEquals(parents.getOrDefault(hash, 0L), parent, "a block that leaves names the one before it");
        }

        @Override
        public void removed(long hash) {
            assertTrue(held.remove(hash), "what is removed was held");
            for (long other : held) {
                assertTrue(!Long.valueOf(hash).equals(parents.get(other)), "a leaf goes before its parent");
            }
        }
    }

    /** A sequence of a random path through a tree of hashes. */
    private static final class Holder {
        private final List<Integer> blocks = new ArrayList<>();
        private final List<Long> hashes = new ArrayList<>();
    }

    @Property(tries = 150)
    void keepsReferencesNamesAndOrder(@ForAll long seed, @ForAll @IntRange(min = 4, max = 40) int size) {
        Random random = new Random(seed);
        Mirror mirror = new Mirror();
        BlockPool pool = new BlockPool(size, mirror);
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            if (random.nextInt(3) > 0 && !holders.isEmpty()) {
                grow(pool, mirror, holders.get(random.nextInt(holders.size())), random);
            } else if (holders.size() < 6) {
                holders.add(new Holder());
            } else {
                release(pool, holders.remove(random.nextInt(holders.size())));
            }
            check(pool, mirror, holders);
        }
        holders.forEach(holder -> release(pool, holder));
        assertEquals(size, pool.free());
    }

    /** Adds a block to a sequence: a shared one if its content is held, else a new one that is full at once. */
    private static void grow(BlockPool pool, Mirror mirror, Holder holder, Random random) {
        long parent = holder.hashes.isEmpty() ? 0 : holder.hashes.getLast();
        long hash = parent * 3 + 1 + random.nextInt(3);
        if (hash > 100_000) {
            return;
        }
        if (parent != 0) {
            mirror.parents.put(hash, parent);
        }
        int block = pool.find(hash);
        // Now and then the content is computed again although it is held, as two prompts at once do.
        if (block != BlockPool.NONE && random.nextInt(4) > 0) {
            pool.share(block);
        } else {
            block = pool.take();
            if (block == BlockPool.NONE) {
                return;
            }
            block = pool.store(block, hash, parent);
        }
        assertEquals(block, pool.find(hash));
        holder.blocks.add(block);
        holder.hashes.add(hash);
    }

    private static void release(BlockPool pool, Holder holder) {
        for (int i = holder.blocks.size() - 1; i >= 0; i--) {
            pool.release(holder.blocks.get(i));
        }
    }

    private static void check(BlockPool pool, Mirror mirror, List<Holder> holders) {
        Set<Integer> used = new LinkedHashSet<>();
        for (Holder holder : holders) {
            used.addAll(holder.blocks);
            for (int i = 0; i < holder.blocks.size(); i++) {
                assertEquals(holder.blocks.get(i), pool.find(holder.hashes.get(i)), "what is in use can be found");
            }
        }
        assertEquals(pool.total() - used.size(), pool.free(), "free and used blocks are all there are");
        assertEquals(mirror.held.size(), pool.stored());
        List<Long> snapshot = new ArrayList<>();
        for (long hash : pool.snapshot()) {
            snapshot.add(hash);
        }
        assertEquals(new ArrayList<>(mirror.held), snapshot, "a snapshot has the order of the events");
    }

    @Test
    void keepsContentUntilTheBlockIsNeeded() {
        BlockPool pool = new BlockPool(2, KvEvents.NONE);
        int block = pool.store(pool.take(), 7, 0);
        pool.release(block);
        assertEquals(block, pool.find(7));
        pool.take();
        assertEquals(block, pool.find(7), "a block without content is taken first");
        pool.take();
        assertEquals(BlockPool.NONE, pool.find(7));
        assertEquals(BlockPool.NONE, pool.take());
    }
}
