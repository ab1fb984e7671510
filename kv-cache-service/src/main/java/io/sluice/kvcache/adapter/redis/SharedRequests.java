package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.WorkerCopy;
import io.sluice.kvcache.prefix.WorkerInfo;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.util.Locale;

/** Writes what is to be told as calls of the script. */
final class SharedRequests {
    private static final int KEYS = 6;
    private static final byte[] NONE = {};

    private final String prefix;
    private final String node;
    private final long ttlMillis;
    private final int streamEntries;

    SharedRequests(String prefix, String node, long ttlMillis, int streamEntries) {
        this.prefix = prefix;
        this.node = node;
        this.ttlMillis = ttlMillis;
        this.streamEntries = streamEntries;
    }

    /** @param sha of the script */
    Request of(Work work, String sha) {
        return switch (work) {
            case Work.Events events -> {
                Request call = begin(sha, events.worker(), "E", events.seq() - 1, events.last());
                events.changes().forEach(change -> add(call, change));
                yield call;
            }
            case Work.Snapshot snapshot -> snapshot(snapshot.copy(), sha);
            case Work.Wanted wanted -> throw new IllegalArgumentException("Not a copy yet: " + wanted);
            case Work.Alive alive -> begin(sha, alive.worker(), "A", alive.seq(), alive.seq());
            case Work.Gone gone -> begin(sha, gone.worker(), "G", 0, 0);
        };
    }

    private Request snapshot(WorkerCopy copy, String sha) {
        WorkerInfo worker = copy.info();
        Request call = begin(sha, worker, "S", copy.seq(), copy.seq())
                .arg(worker.model())
                .arg(worker.blockTokens())
                .arg(worker.totalBlocks());
        for (long[] hashes : copy.byTier()) {
            call.arg(HashBytes.of(hashes));
        }
        return call;
    }

    private Request begin(String sha, WorkerInfo worker, String what, long after, long last) {
        String id = worker.workerId();
        Request call = Request.cmd(Command.EVALSHA).arg(sha).arg(KEYS).arg(stateKey(id));
        for (Tier tier : Tier.values()) {
            call.arg(tierKey(id, tier));
        }
        return call.arg(streamKey())
                .arg(workersKey())
                .arg(what)
                .arg(node)
                .arg(id)
                .arg(decimal(worker.epoch()))
                .arg(decimal(after))
                .arg(decimal(last))
                .arg(ttlMillis)
                .arg(streamEntries);
    }

    private static void add(Request call, Change change) {
        switch (change) {
            case Change.Stored(Tier tier, long[] hashes) ->
                call.arg("+").arg(tier.ordinal()).arg(HashBytes.of(hashes));
            case Change.Removed(Tier tier, long[] hashes) ->
                call.arg("-").arg(tier.ordinal()).arg(HashBytes.of(hashes));
            case Change.Cleared() -> call.arg("0").arg(0).arg(NONE);
        }
    }

    String node() {
        return node;
    }

    String stateKey(String workerId) {
        return prefix + "worker:" + workerId;
    }

    String tierKey(String workerId, Tier tier) {
        return prefix + "blocks:" + tier.name().toLowerCase(Locale.ROOT) + ':' + workerId;
    }

    String streamKey() {
        return prefix + "events";
    }

    String workersKey() {
        return prefix + "workers";
    }

    String generationKey() {
        return prefix + "generation";
    }

    /** An unsigned number of 20 digits. */
    static String decimal(long value) {
        String digits = Long.toUnsignedString(value);
        return "0".repeat(20 - digits.length()) + digits;
    }
}
