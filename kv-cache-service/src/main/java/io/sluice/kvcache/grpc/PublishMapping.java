package io.sluice.kvcache.grpc;

import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.WorkerInfo;
import io.sluice.kvcache.v1.KvEvent;
import io.sluice.kvcache.v1.KvEvents;
import io.sluice.kvcache.v1.PublisherHello;
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

    /** @param maxBlocks most hashes of all events together */
    static List<Change> changes(KvEvents events, int maxBlocks) {
        List<Change> changes = new ArrayList<>(events.getEventsCount());
        int left = maxBlocks;
        for (int at = 0; at < events.getEventsCount(); at++) {
            Change change = change(events.getEvents(at), at, left);
            changes.add(change);
            left -= switch (change) {
                case Change.Stored(long[] hashes) -> hashes.length;
                case Change.Removed(long[] hashes) -> hashes.length;
                case Change.Cleared() -> 0;
            };
        }
        return changes;
    }

    private static Change change(KvEvent event, int at, int left) {
        String field = "events.events[" + at + ']';
        return switch (event.getEventCase()) {
            case STORED ->
                new Change.Stored(Checks.hashes(
                        field + ".stored.block_hashes", event.getStored().getBlockHashesList(), left));
            case REMOVED ->
                new Change.Removed(Checks.hashes(
                        field + ".removed.block_hashes", event.getRemoved().getBlockHashesList(), left));
            case CLEARED -> new Change.Cleared();
            case EVENT_NOT_SET -> throw Checks.invalid(field, "is empty; set stored, removed or cleared");
        };
    }
}
