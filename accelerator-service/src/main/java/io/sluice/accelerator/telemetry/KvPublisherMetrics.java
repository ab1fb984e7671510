package io.sluice.accelerator.telemetry;

import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.accelerator.adapter.KvPublisher;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Counts what is published, and logs a lost service once, not with each attempt. */
public final class KvPublisherMetrics implements KvPublisher.Counters {
    private static final Logger LOG = Logger.getLogger(KvPublisherMetrics.class);

    private final Counter events;
    private final Counter snapshots;
    private final Map<String, Status.Code> lastLoss = new HashMap<>();

    /** Registers the counters. */
    public KvPublisherMetrics(MeterRegistry registry) {
        events = Counter.builder(Names.KV_PUBLISHED)
                .description("KV events sent to the KV cache service")
                .register(registry);
        snapshots = Counter.builder(Names.KV_SNAPSHOTS)
                .description("Whole snapshots sent to the KV cache service")
                .register(registry);
    }

    @Override
    public void published(int count) {
        if (count > 0) {
            events.increment(count);
        }
    }

    @Override
    public void snapshotSent() {
        snapshots.increment();
        if (!lastLoss.isEmpty()) {
            lastLoss.clear();
            LOG.info("the KV cache service is told what the workers hold again");
        }
    }

    @Override
    public void lost(String workerId, Status status, long retryNanos) {
        if (lastLoss.put(workerId, status.getCode()) != status.getCode()) {
            LOG.infof(
                    "the KV cache service is not told what worker %s holds: %s %s; tried again in %d ms and from then on",
                    workerId, status.getCode(), status.getDescription(), retryNanos / 1_000_000);
        }
    }
}
