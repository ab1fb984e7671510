package io.sluice.accelerator.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.accelerator.adapter.KvBatch;
import io.sluice.accelerator.adapter.KvMessages;
import io.sluice.accelerator.adapter.KvTail;
import io.sluice.accelerator.adapter.KvTarget;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.v1.WatchKvEventsResponse;

/** Sends what one worker's KV cache holds, and what changes. */
final class KvWatch implements Watch, KvTarget {
    private final ServerCallStreamObserver<WatchKvEventsResponse> response;
    private final KvTail tail;
    private final Worker worker;
    private boolean greeted;

    KvWatch(Worker worker, ServerCallStreamObserver<WatchKvEventsResponse> response) {
        this.worker = worker;
        this.response = response;
        tail = new KvTail(worker, this);
    }

    @Override
    public boolean pump(long now) {
        if (response.isCancelled()) {
            return false;
        }
        if (!greeted && response.isReady()) {
            greeted = true;
            response.onNext(WatchKvEventsResponse.newBuilder()
                    .setHello(KvMessages.hello(worker))
                    .build());
        }
        if (greeted) {
            tail.pump();
        }
        return true;
    }

    @Override
    public void fail() {
        response.onError(StatusMapping.watchFailed());
    }

    @Override
    public boolean isReady() {
        return response.isReady() && !response.isCancelled();
    }

    @Override
    public void snapshot(long seq, long[] hashes, int from, int to) {
        response.onNext(WatchKvEventsResponse.newBuilder()
                .setSnapshot(KvMessages.snapshot(seq, hashes, from, to))
                .build());
    }

    @Override
    public void events(long seq, KvBatch batch) {
        response.onNext(WatchKvEventsResponse.newBuilder()
                .setEvents(KvMessages.events(seq, batch))
                .build());
    }
}
