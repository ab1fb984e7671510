package io.sluice.accelerator.adapter;

import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.kvcache.v1.AllBlocksCleared;
import io.sluice.kvcache.v1.BlocksRemoved;
import io.sluice.kvcache.v1.BlocksStored;
import io.sluice.kvcache.v1.KvEvent;
import io.sluice.kvcache.v1.KvEvents;
import io.sluice.kvcache.v1.KvSnapshot;
import io.sluice.kvcache.v1.PublisherHello;

/** Puts what a KV cache holds into the contract's messages. */
public final class KvMessages {
    private KvMessages() {}

    /** Returns who speaks. */
    public static PublisherHello hello(Worker worker) {
        return PublisherHello.newBuilder()
                .setWorkerId(worker.id())
                .setEpoch(worker.epochMicros())
                .setModel(worker.spec().model())
                .setBlockTokens(Scheduler.BLOCK_TOKENS)
                .setTotalBlocks(worker.limits().kvBlocks())
                .build();
    }

    /** Returns a part of a snapshot. */
    public static KvSnapshot snapshot(long seq, long[] hashes, int from, int to) {
        KvSnapshot.Builder part = KvSnapshot.newBuilder().setSeq(seq).setLast(to == hashes.length);
        for (int i = from; i < to; i++) {
            part.addBlockHashes(hashes[i]);
        }
        return part.build();
    }

    /** Returns events; one block each, so that their numbers are the feed's. */
    public static KvEvents events(long seq, KvBatch batch) {
        KvEvents.Builder events = KvEvents.newBuilder().setSeq(seq);
        for (int i = 0; i < batch.count(); i++) {
            KvEvent.Builder event = KvEvent.newBuilder();
            if (batch.isStored(i)) {
                event.setStored(BlocksStored.newBuilder().addBlockHashes(batch.hash(i)));
            } else if (batch.isRemoved(i)) {
                event.setRemoved(BlocksRemoved.newBuilder().addBlockHashes(batch.hash(i)));
            } else {
                event.setCleared(AllBlocksCleared.getDefaultInstance());
            }
            events.addEvents(event);
        }
        return events.build();
    }
}
