package io.sluice.accelerator.telemetry;

import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.accelerator.adapter.OffloadCounters;
import io.sluice.accelerator.scheduler.Scheduler;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Counts what goes to the store and comes from there, and logs a store that is lost once, not with each call. */
public final class OffloadMetrics implements OffloadCounters {
    private static final Logger LOG = Logger.getLogger(OffloadMetrics.class);

    private final Flow stored;
    private final Flow found;
    private final Counter dropped;
    private final Counter failed;
    private final Counter missed;
    private final Counter corrupt;
    private final Counter notAsked;
    private final Counter unanswered;
    private final AtomicReference<Status.Code> last = new AtomicReference<>(Status.Code.OK);

    /** Registers the counters. */
    public OffloadMetrics(MeterRegistry registry) {
        stored = new Flow(registry, "offload", "stored");
        dropped = blocks(registry, "offload", "dropped");
        failed = blocks(registry, "offload", "failed");
        found = new Flow(registry, "fetch", "found");
        missed = blocks(registry, "fetch", "missed");
        corrupt = blocks(registry, "fetch", "corrupt");
        notAsked = requests(registry, "not_asked");
        unanswered = requests(registry, "unanswered");
    }

    @Override
    public void stored(int blocks, long bytes) {
        stored.add(blocks, bytes);
        answered();
    }

    @Override
    public void dropped(int blocks) {
        dropped.increment(blocks);
    }

    @Override
    public void failed(int blocks, Status status) {
        failed.increment(blocks);
        lost(status);
    }

    @Override
    public void found(int asked, int blocks, long bytes) {
        found.add(blocks, bytes);
        missed.increment(asked - blocks);
    }

    @Override
    public void corrupt() {
        corrupt.increment();
    }

    @Override
    public void notAsked() {
        notAsked.increment();
    }

    @Override
    public void unanswered(Status status) {
        unanswered.increment();
        lost(status);
    }

    private void answered() {
        if (last.getAndSet(Status.Code.OK) != Status.Code.OK) {
            LOG.info("the store of offloaded blocks takes blocks again");
        }
    }

    private void lost(Status status) {
        if (last.getAndSet(status.getCode()) != status.getCode()) {
            LOG.infof(
                    "the store of offloaded blocks fails: %s %s; prompts are computed where it does not help",
                    status.getCode(), status.getDescription());
        }
    }

    private static Counter blocks(MeterRegistry registry, String direction, String outcome) {
        return counter(registry, Names.OFFLOAD_BLOCKS, "KV blocks to the store and from it", direction, outcome);
    }

    private static Counter requests(MeterRegistry registry, String outcome) {
        return counter(registry, Names.OFFLOAD_FETCHES, "Prompts that the store did not help with", "fetch", outcome);
    }

    private static Counter counter(
            MeterRegistry registry, String name, String description, String direction, String outcome) {
        return Counter.builder(name)
                .description(description)
                .tag(Names.LABEL_DIRECTION, direction)
                .tag(Names.LABEL_OUTCOME, outcome)
                .register(registry);
    }

    /** Blocks that got where they should, in the three units. */
    private static final class Flow {
        private final Counter blocks;
        private final Counter tokens;
        private final Counter bytes;

        Flow(MeterRegistry registry, String direction, String outcome) {
            blocks = blocks(registry, direction, outcome);
            tokens = counter(
                    registry, Names.OFFLOAD_TOKENS, "Tokens of KV blocks to the store and from it", direction, outcome);
            bytes = counter(
                    registry, Names.OFFLOAD_BYTES, "Bytes of KV blocks to the store and from it", direction, outcome);
        }

        void add(int count, long size) {
            blocks.increment(count);
            tokens.increment((double) count * Scheduler.BLOCK_TOKENS);
            bytes.increment(size);
        }
    }
}
