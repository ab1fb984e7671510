package io.sluice.kvcache.grpc;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.v1.PutStart;
import java.time.Duration;
import java.util.List;

/** Checks the fields of a request; a bad one is refused by its name. */
final class Checks {
    /** An hour: nothing takes longer to compute again. Beyond it is a mistake of the sender, or below zero. */
    private static final long MOST_RECOMPUTE_MICROS = 3_600_000_000L;

    private Checks() {}

    /** An id that must be there and have a sane length. */
    static String id(String field, String value) {
        if (value.isEmpty() || value.length() > CallLimits.MAX_ID_LENGTH) {
            throw invalid(
                    field,
                    value.isEmpty()
                            ? "is missing"
                            : "has " + value.length() + " characters, may have " + CallLimits.MAX_ID_LENGTH);
        }
        return value;
    }

    /** Hashes, as an array, of which there may be {@code most}. */
    static long[] hashes(String field, List<Long> values, int most) {
        if (values.size() > most) {
            throw invalid(field, "has " + values.size() + " entries, may have " + most + "; send less at a time");
        }
        // The list is protobuf's own primitive one; its stream would box.
        long[] hashes = new long[values.size()];
        for (int at = 0; at < hashes.length; at++) {
            hashes[at] = values.get(at);
        }
        return hashes;
    }

    /** A time to live in milliseconds. */
    static Duration ttl(String field, int millis, Duration most) {
        if (millis < 1 || millis > most.toMillis()) {
            throw invalid(field, "is " + Integer.toUnsignedString(millis) + ", must be 1 to " + most.toMillis());
        }
        return Duration.ofMillis(millis);
    }

    /** The block that a Put begins. */
    static BlockMeta block(PutStart start, CallLimits limits) {
        if (start.getTenant().length() > CallLimits.MAX_ID_LENGTH) {
            throw invalid(
                    "start.tenant",
                    "has " + start.getTenant().length() + " characters, may have " + CallLimits.MAX_ID_LENGTH);
        }
        if (start.getSizeBytes() < 1 || start.getSizeBytes() > Integer.MAX_VALUE) {
            throw invalid(
                    "start.size_bytes",
                    "is " + Long.toUnsignedString(start.getSizeBytes()) + ", must be 1 to the server's limit");
        }
        long recompute = start.getRecomputeTimeUs();
        return new BlockMeta(
                start.getBlockHash(),
                start.getParentHash(),
                (int) start.getSizeBytes(),
                start.getTenant(),
                recompute == 0 ? limits.recomputeMicros() : Math.clamp(recompute, 1, MOST_RECOMPUTE_MICROS));
    }

    static RuntimeException invalid(String field, String what) {
        return new Fault.InvalidField(field, what).asException();
    }
}
