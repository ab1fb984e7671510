package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.WorkerCopy;
import io.sluice.kvcache.prefix.WorkerInfo;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what others have told. In the second version of Redis' protocol: arrays alone. */
final class SharedReplies {
    private static final Tier[] TIERS = Tier.values();

    private SharedReplies() {}

    /** The entries of a read of one stream; none where there was nothing new. */
    static List<SharedEntry> entries(@Nullable Response read) {
        if (read == null || read.size() == 0) {
            return List.of();
        }
        List<SharedEntry> entries = new ArrayList<>();
        for (Response entry : read.get(0).get(1)) {
            entries.add(entry(entry.get(0).toString(), entry.get(1)));
        }
        return entries;
    }

    private static SharedEntry entry(String id, Response fields) {
        char kind = 'A';
        String node = "";
        String worker = "";
        long[] numbers = new long[3];
        List<Change> changes = new ArrayList<>();
        for (int at = 0; at + 1 < fields.size(); at += 2) {
            Response value = fields.get(at + 1);
            switch (fields.get(at).toString()) {
                case "k" -> kind = value.toString().charAt(0);
                case "n" -> node = value.toString();
                case "w" -> worker = value.toString();
                case "e" -> numbers[0] = Long.parseUnsignedLong(value.toString());
                case "a" -> numbers[1] = Long.parseUnsignedLong(value.toString());
                case "s" -> numbers[2] = Long.parseUnsignedLong(value.toString());
                case "c" -> changes.add(change(bytes(value)));
                default -> {
                    // Of a later version.
                }
            }
        }
        return new SharedEntry(id, kind, node, worker, numbers[0], numbers[1], numbers[2], changes);
    }

    /** A change: its kind, the tier's digit, hashes. */
    private static Change change(byte[] packed) {
        Tier tier = TIERS[packed[1] - '0'];
        long[] hashes = HashBytes.from(Arrays.copyOfRange(packed, 2, packed.length));
        return switch (packed[0]) {
            case '+' -> new Change.Stored(tier, hashes);
            case '-' -> new Change.Removed(tier, hashes);
            default -> new Change.Cleared();
        };
    }

    /** @param state epoch, seq, node, model, tokens, total of the worker, then its blocks by tier; null where it is not there */
    static @Nullable SharedWorker worker(String workerId, List<Response> state) {
        Response fields = state.getFirst();
        for (Response field : fields) {
            if (field == null) {
                return null;
            }
        }
        WorkerInfo info = new WorkerInfo(
                workerId,
                Long.parseUnsignedLong(fields.get(0).toString()),
                fields.get(3).toString(),
                fields.get(4).toInteger(),
                fields.get(5).toLong());
        long[][] byTier = new long[TIERS.length][];
        for (int tier = 0; tier < byTier.length; tier++) {
            byTier[tier] = hashes(state.get(1 + tier));
        }
        long seq = Long.parseUnsignedLong(fields.get(1).toString());
        return new SharedWorker(fields.get(2).toString(), new WorkerCopy(info, seq, byTier));
    }

    private static long[] hashes(Response members) {
        long[] hashes = new long[members.size()];
        int at = 0;
        for (Response member : members) {
            hashes[at++] = HashBytes.from(bytes(member))[0];
        }
        return hashes;
    }

    private static byte[] bytes(Response value) {
        return value.toBytes();
    }
}
