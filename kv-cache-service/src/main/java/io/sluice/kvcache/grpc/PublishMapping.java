package io.sluice.kvcache.grpc;

import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.WorkerInfo;
import io.sluice.kvcache.v1.KvEvent;
import io.sluice.kvcache.v1.KvEvents;
import io.sluice.kvcache.v1.PublisherHello;
import io.sluice.kvcache.v1.WorkerTier;
import java.util.ArrayList;
import java.util.List;

/** Turns a publisher's messages into those of the core. */
final class PublishMapping {
    private PublishMapping() {}

    static WorkerInfo workerInfo(PublisherHello hello) {
        if (hello.getEpoch() == 0) {
            throw Checks.invalid("hello.epoch", "is 0; send microseconds since 1970 at the start of the engine");
        }
        return new WorkerInfo(
                Checks.id("hello.worker_id", hello.getWorkerId()),
                hello.getEpoch(),
                Checks.id("hello.model", hello.getModel()),
                hello.getBlockTokens(),
                Integer.toUnsignedLong(hello.getTotalBlocks()));
    }

    static Tier tier(String field, WorkerTier tier) {
        return switch (tier) {
            case WORKER_TIER_UNSPECIFIED, WORKER_TIER_DEVICE -> Tier.DEVICE;
            case WORKER_TIER_HOST -> Tier.HOST;
            case WORKER_TIER_DISK -> Tier.DISK;
            case UNRECOGNIZED -> throw Checks.invalid(field, "is no tier; send device, host or disk");
        };
    }

    static WorkerTier tier(Tier tier) {
        return switch (tier) {
            case DEVICE -> WorkerTier.WORKER_TIER_DEVICE;
            case HOST -> WorkerTier.WORKER_TIER_HOST;
            case DISK -> WorkerTier.WORKER_TIER_DISK;
        };
    }

    /** @param maxBlocks most hashes of all events together */
    static List<Change> changes(KvEvents events, int maxBlocks) {
        List<Change> changes = new ArrayList<>(events.getEventsCount());
        int left = maxBlocks;
        for (int at = 0; at < events.getEventsCount(); at++) {
            Change change = change(events.getEvents(at), at, left);
            changes.add(change);
            left -= switch (change) {
                case Change.Stored(Tier ignored, long[] hashes) -> hashes.length;
                case Change.Removed(Tier ignored, long[] hashes) -> hashes.length;
                case Change.Cleared() -> 0;
            };
        }
        return changes;
    }

    private static Change change(KvEvent event, int at, int left) {
        String field = "events.events[" + at + ']';
        return switch (event.getEventCase()) {
            case STORED ->
                new Change.Stored(
                        tier(field + ".stored.tier", event.getStored().getTier()),
                        Checks.hashes(
                                field + ".stored.block_hashes",
                                event.getStored().getBlockHashesList(),
                                left));
            case REMOVED ->
                new Change.Removed(
                        tier(field + ".removed.tier", event.getRemoved().getTier()),
                        Checks.hashes(
                                field + ".removed.block_hashes",
                                event.getRemoved().getBlockHashesList(),
                                left));
            case CLEARED -> new Change.Cleared();
            case EVENT_NOT_SET -> throw Checks.invalid(field, "is empty; set stored, removed or cleared");
        };
    }
}
