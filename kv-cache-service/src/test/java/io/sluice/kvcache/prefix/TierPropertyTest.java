package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.contracts.hash.BlockHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Tiers, holes, epochs and cache salts: real chained hashes of the same tokens under several salts, stored and removed in
 * any tier, against plain sets.
 */
class TierPropertyTest {
    private static final int WORKERS = 3;
    private static final int BLOCKS = 6;
    private static final List<String> SALTS = List.of("", "tenant-a", "tenant-b");
    private static final String MODEL = "m";
    private static final Tier[] TIERS = Tier.values();

    private final PrefixIndex index =
            new PrefixIndex(new IndexLimits(WORKERS, 1_000, Duration.ofHours(1), 1, 1), () -> 0);
    private final List<long[]> prompts = SALTS.stream()
            .map(salt -> BlockHash.chain(
                    MODEL, salt, new int[BLOCKS * BlockHash.BLOCK_TOKENS], BLOCKS * BlockHash.BLOCK_TOKENS))
            .toList();
    private final Map<String, Engine> engines = new TreeMap<>();

    /** A worker, and what it holds. */
    private final class Engine {
        final String id;
        final Map<Tier, TreeSet<Long>> held = new EnumMap<>(Tier.class);
        long epoch;
        long seq;
        Publisher publisher;

        Engine(String id) {
            this.id = id;
            Arrays.stream(TIERS).forEach(tier -> held.put(tier, new TreeSet<>()));
            publisher = open();
        }

        private Publisher open() {
            seq = 0;
            held.values().forEach(TreeSet::clear);
            return index.open(new WorkerInfo(id, ++epoch, MODEL, BlockHash.BLOCK_TOKENS, 100), () -> {});
        }

        TreeSet<Long> in(Tier tier) {
            return Objects.requireNonNull(held.get(tier));
        }

        void event(Change change) {
            publisher.events(++seq, List.of(change));
        }

        /** Blocks of a prompt from the first, in this tier or a faster one. */
        int prefix(long[] prompt, Tier slowest) {
            int block = 0;
            while (block < prompt.length && isIn(prompt[block], slowest)) {
                block++;
            }
            return block;
        }

        private boolean isIn(long hash, Tier slowest) {
            return Arrays.stream(TIERS).anyMatch(tier -> tier.compareTo(slowest) <= 0 && in(tier).contains(hash));
        }
    }

    record Step(int kind, int worker, Tier tier, int salt, List<Integer> blocks) {}

    @Property(tries = 1_000)
    void everyTierOfEveryWorkerAnswersAsPlainSets(@ForAll("steps") List<Step> steps) {
        for (Step step : steps) {
            run(step);
            check();
        }
    }

    private void run(Step step) {
        Engine engine = engines.computeIfAbsent("w" + step.worker(), Engine::new);
        long[] hashes = step.blocks().stream()
                .mapToLong(block -> prompts.get(step.salt())[block])
                .toArray();
        List<Long> boxed = Arrays.stream(hashes).boxed().toList();
        switch (step.kind()) {
            case 0 -> {
                engine.in(step.tier()).removeAll(boxed);
                engine.event(new Change.Removed(step.tier(), hashes));
            }
            case 1 -> {
                engine.held.values().forEach(TreeSet::clear);
                engine.event(new Change.Cleared());
            }
            case 2 -> engine.publisher = engine.open();
            case 3 -> snapshot(engine, step.tier(), boxed);
            default -> {
                engine.in(step.tier()).addAll(boxed);
                engine.event(new Change.Stored(step.tier(), hashes));
            }
        }
    }

    /** What it holds, with something more in a tier and nothing left in the one after. */
    private static void snapshot(Engine engine, Tier tier, List<Long> more) {
        engine.in(tier).addAll(more);
        engine.in(TIERS[(tier.ordinal() + 1) % TIERS.length]).clear();
        engine.seq += 5;
        for (Tier part : TIERS) {
            long[] hashes = engine.in(part).stream().mapToLong(Long::longValue).toArray();
            engine.publisher.snapshot(engine.seq, part, hashes, part == Tier.DISK);
        }
    }

    private void check() {
        for (long[] prompt : prompts) {
            for (WorkerPrefix answer : index.match(MODEL, prompt)) {
                Engine engine = Objects.requireNonNull(engines.get(answer.workerId()));
                assertEquals(engine.epoch, answer.epoch());
                assertEquals(engine.prefix(prompt, Tier.DISK), answer.heldBlocks());
                for (TierPrefix tier : answer.tiers()) {
                    assertEquals(engine.prefix(prompt, tier.tier()), tier.blocks(), () -> "tier " + tier);
                }
            }
        }
        engines.forEach((id, engine) -> {
            for (Tier tier : TIERS) {
                long[] found = index.blocksOf(id, tier);
                Arrays.sort(found);
                assertArrayEquals(
                        engine.in(tier).stream().mapToLong(Long::longValue).toArray(), found);
            }
            WorkerCopy copy = Objects.requireNonNull(index.copy(id));
            assertEquals(engine.seq, copy.seq());
        });
        assertEquals(engines.size(), index.workerCount());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<List<Integer>> blocks = Arbitraries.integers()
                .between(0, BLOCKS - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(BLOCKS)
                .map(some -> some.stream().distinct().sorted().collect(Collectors.toCollection(ArrayList::new)));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, WORKERS - 1),
                        Arbitraries.of(TIERS),
                        Arbitraries.integers().between(0, SALTS.size() - 1),
                        blocks)
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }
}
