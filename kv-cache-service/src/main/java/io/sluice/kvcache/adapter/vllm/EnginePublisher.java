package io.sluice.kvcache.adapter.vllm;

import io.sluice.contracts.hash.BlockHash;
import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.Publisher;
import io.sluice.kvcache.prefix.Receipt;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.WorkerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks for an engine in the index as a worker of ours would: an epoch for each start, events numbered from 1, and a
 * snapshot where one is wanted. For one thread, except what the index tells its {@link Publisher.Owner}.
 */
final class EnginePublisher {
    private static final Logger LOG = Logger.getLogger(EnginePublisher.class);

    private final EngineSpec spec;
    private final PrefixIndex index;
    private final LongSupplier epochs;
    private final BridgeCounters counters;
    private EngineBlocks blocks;
    private long epoch;
    private long nextEvent = 1;
    private @Nullable Publisher publisher;
    private boolean blockSizeTold;
    private volatile boolean snapshotWanted;
    private volatile boolean superseded;

    EnginePublisher(EngineSpec spec, PrefixIndex index, LongSupplier epochs, BridgeCounters counters) {
        this.spec = spec;
        this.index = index;
        this.epochs = epochs;
        this.counters = counters;
        this.blocks = fresh();
    }

    /** Whether another publisher speaks for the worker: two are configured under one id. */
    boolean isSuperseded() {
        return superseded;
    }

    String workerId() {
        return spec.workerId();
    }

    boolean isOpen() {
        return publisher != null;
    }

    /**
     * Begins another epoch, in which nothing is held yet.
     *
     * @param knownNames whether the names of blocks may still be the engine's
     */
    void renew(boolean knownNames) {
        close();
        if (knownNames) {
            blocks.cleared();
        } else {
            blocks = fresh();
        }
        epoch = Math.max(epoch + 1, epochs.getAsLong());
        nextEvent = 1;
        open();
        LOG.infof("Worker %s: vLLM engine reached, epoch %d, model %s", spec.workerId(), epoch, spec.model());
    }

    /** Speaks for the present epoch from now on. Harmless when done twice. */
    void open() {
        if (publisher == null) {
            publisher = index.open(
                    new WorkerInfo(spec.workerId(), epoch, spec.model(), BlockHash.BLOCK_TOKENS, spec.totalBlocks()),
                    new Owner());
        }
    }

    /** Speaks no more: the worker expires after the grace time unless it comes back. Harmless when done twice. */
    void close() {
        Publisher open = publisher;
        publisher = null;
        if (open != null) {
            index.close(open);
        }
    }

    /** What is held is not known any more. */
    void forget() {
        publish(blocks.cleared());
    }

    /** Publishes what a batch changes. */
    void apply(byte[] payload) throws MalformedBatchException {
        List<Change> changes = new ArrayList<>();
        for (VllmEvent event : BatchDecoder.decode(payload)) {
            changes.addAll(blocks.apply(event));
        }
        publish(changes);
        int wrong = blocks.wrongBlockTokens();
        if (wrong != 0 && !blockSizeTold) {
            blockSizeTold = true;
            LOG.errorf(
                    "Worker %s: vLLM's blocks have %d tokens, which is no multiple of %d; none of them is noted. Start it"
                            + " with --block-size %d or a multiple",
                    spec.workerId(), wrong, BlockHash.BLOCK_TOKENS, BlockHash.BLOCK_TOKENS);
        }
    }

    private void publish(List<Change> changes) {
        Publisher open = publisher;
        if (open != null && !changes.isEmpty()) {
            Receipt receipt = open.events(nextEvent, changes);
            nextEvent += changes.size();
            snapshotWanted |= receipt instanceof Receipt.Gap;
        }
        turn();
    }

    /** Sends a snapshot if one is wanted: to be called now and then. */
    void turn() {
        Publisher open = publisher;
        if (!snapshotWanted || open == null) {
            return;
        }
        snapshotWanted = false;
        for (Tier tier : Tier.values()) {
            open.snapshot(nextEvent - 1, tier, blocks.in(tier), tier == Tier.DISK);
        }
    }

    private EngineBlocks fresh() {
        return new EngineBlocks(spec.model(), spec.maxKnownBlocks(), counters);
    }

    private final class Owner implements Publisher.Owner {
        @Override
        public void superseded() {
            superseded = true;
        }

        @Override
        public void snapshotWanted(Receipt.Gap gap) {
            snapshotWanted = true;
        }
    }
}
