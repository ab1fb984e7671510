package io.sluice.edge.adapter;

import io.sluice.edge.pipeline.PrefixIndexPort;
import io.sluice.edge.pipeline.TraceContext;
import io.sluice.edge.routing.PrefixMatches;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands in where no KV cache service is configured: nobody is known to hold anything. */
final class NoPrefixIndex implements PrefixIndexPort {
    @Override
    public Query match(String model, long[] blockHashes, TraceContext trace, Consumer<PrefixMatches> answer) {
        answer.accept(PrefixMatches.unknown());
        return () -> {};
    }

    @Override
    public void acquireLease(String leaseId, String workerId, long[] blockHashes, long ttlMillis, TraceContext trace) {
        // There is nobody to tell.
    }

    @Override
    public void releaseLease(String leaseId, @Nullable Hit hit, TraceContext trace) {
        // There is nobody to tell.
    }
}
