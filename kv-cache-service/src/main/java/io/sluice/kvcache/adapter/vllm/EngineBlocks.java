package io.sluice.kvcache.adapter.vllm;

import io.sluice.contracts.hash.BlockHash;
import io.sluice.kvcache.adapter.vllm.VllmEvent.ExtraKeys;
import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one start of an engine, in its names and in ours. vLLM's hashes are seeded anew at each start and cover
 * blocks of its own size, so ours are made from the tokens; a block of vLLM's is several of ours, held and lost together.
 */
final class EngineBlocks {
    /** Kinds of attention whose blocks make a prefix usable from its start. */
    private static final Set<String> WHOLE_PREFIX = Set.of("full_attention", "mla_attention", "sink_full_attention");

    private static final String UNTOLD = "";

    private final String model;
    private final BridgeCounters counters;
    private final KnownBlocks known;
    private @Nullable Integer followed;
    private int wrongBlockTokens;

    /** @param most blocks, in vLLM's size, that may be known at a time */
    EngineBlocks(String model, int most, BridgeCounters counters) {
        this.model = model;
        this.known = new KnownBlocks(most);
        this.counters = counters;
    }

    /** What an event changes, in our hashes. */
    List<Change> apply(VllmEvent event) {
        return switch (event) {
            case VllmEvent.Stored stored -> stored(stored);
            case VllmEvent.Removed removed -> removed(removed);
            case VllmEvent.Cleared() -> cleared();
            case VllmEvent.Unknown() -> List.of();
        };
    }

    /** Forgets what is held, not how blocks are named: it may come to light again by what follows it. */
    List<Change> cleared() {
        known.clear();
        return List.of(new Change.Cleared());
    }

    /** Tokens in a block, where they were found to be no multiple of ours; else 0. */
    int wrongBlockTokens() {
        return wrongBlockTokens;
    }

    /** Our hashes of all that is held in a tier, parents before children. */
    long[] in(Tier tier) {
        return known.in(tier);
    }

    private List<Change> stored(VllmEvent.Stored event) {
        Tier tier = tier(event.medium());
        Skipped why = unusable(event, tier);
        if (why != null || tier == null) {
            return skip(why == null ? Skipped.MEDIUM : why, event.keys().length);
        }
        LongStream.Builder hashes = LongStream.builder();
        if (event.tokenIds().length == 0) {
            moved(event.keys(), tier, hashes);
        } else {
            computed(event, tier, hashes);
        }
        long[] now = hashes.build().toArray();
        return now.length == 0 ? List.of() : List.of(new Change.Stored(tier, now));
    }

    private @Nullable Skipped unusable(VllmEvent.Stored event, @Nullable Tier tier) {
        int tokens = event.tokenIds().length;
        if (event.adapter()) {
            return Skipped.ADAPTER;
        }
        if (!follows(event.group(), event.kind())) {
            return Skipped.GROUP;
        }
        if (tier == null) {
            return Skipped.MEDIUM;
        }
        if (tokens > 0 && (event.blockTokens() < 1 || event.blockTokens() % BlockHash.BLOCK_TOKENS != 0)) {
            wrongBlockTokens = event.blockTokens();
            return Skipped.BLOCK_SIZE;
        }
        return tokens > 0 && tokens != (long) event.blockTokens() * event.keys().length ? Skipped.MALFORMED : null;
    }

    /** Blocks that are told by name alone: a connector has them in a tier as well. */
    private void moved(long[] keys, Tier tier, LongStream.Builder hashes) {
        for (long key : keys) {
            KnownBlocks.Named block = known.find(key);
            if (block == null) {
                counters.blocksSkipped(Skipped.UNKNOWN_PARENT, 1);
            } else {
                known.hold(key, block, tier, hashes);
            }
        }
    }

    private void computed(VllmEvent.Stored event, Tier tier, LongStream.Builder hashes) {
        long[] keys = event.keys();
        Long parent = event.parent();
        long hash;
        int first = 0;
        if (parent == null) {
            String salt = event.extra(0).salt();
            hash = BlockHash.root(model, salt == null ? "" : salt);
            first = 1;
        } else {
            KnownBlocks.Named before = known.find(parent);
            if (before == null) {
                counters.blocksSkipped(Skipped.UNKNOWN_PARENT, keys.length);
                return;
            }
            hash = before.lastHash();
            if (tier == Tier.DEVICE) {
                known.holdAncestors(parent, hashes);
            }
        }
        for (int at = 0; at < keys.length; at++) {
            ExtraKeys extra = event.extra(at);
            Skipped why = extra.foreign() || at >= first && extra.salt() != null ? Skipped.CONTENT : null;
            if (why == null && !known.isRoomFor(keys[at])) {
                why = Skipped.FULL;
            }
            if (why != null) {
                counters.blocksSkipped(why, keys.length - at);
                return;
            }
            long[] ours = chain(hash, event.tokenIds(), at * event.blockTokens(), event.blockTokens());
            known.hold(keys[at], new KnownBlocks.Named(parent, ours), tier, hashes);
            hash = ours[ours.length - 1];
            parent = keys[at];
        }
    }

    private List<Change> removed(VllmEvent.Removed event) {
        Tier tier = tier(event.medium());
        if (tier == null || !isFollowed(event.group())) {
            return List.of();
        }
        LongStream.Builder hashes = LongStream.builder();
        for (Long key : event.keys()) {
            known.release(key, tier, hashes);
        }
        long[] now = hashes.build().toArray();
        return now.length == 0 ? List.of() : List.of(new Change.Removed(tier, now));
    }

    /** Of several groups the first is followed that keeps whole prefixes; the same names stand for blocks of each. */
    private boolean follows(@Nullable Integer group, @Nullable String kind) {
        boolean whole = kind == null || WHOLE_PREFIX.contains(kind);
        if (whole && followed == null) {
            followed = group;
        }
        return whole && isFollowed(group);
    }

    private boolean isFollowed(@Nullable Integer group) {
        return group == null || followed == null || followed.equals(group);
    }

    private List<Change> skip(Skipped why, int blocks) {
        counters.blocksSkipped(why, blocks);
        return List.of();
    }

    private static long[] chain(long parent, int[] ids, int from, int tokens) {
        long[] hashes = new long[tokens / BlockHash.BLOCK_TOKENS];
        long hash = parent;
        for (int at = 0; at < hashes.length; at++) {
            hash = BlockHash.next(hash, ids, from + at * BlockHash.BLOCK_TOKENS);
            hashes[at] = hash;
        }
        return hashes;
    }

    /** Where a medium is; null where it is no tier of a worker's own host. */
    private static @Nullable Tier tier(@Nullable String medium) {
        return switch (medium == null ? UNTOLD : medium.toUpperCase(Locale.ROOT)) {
            case UNTOLD, "GPU" -> Tier.DEVICE;
            case "CPU" -> Tier.HOST;
            case "DISK", "FS", "STORAGE" -> Tier.DISK;
            default -> null;
        };
    }
}
