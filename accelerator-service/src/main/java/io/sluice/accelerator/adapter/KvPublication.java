package io.sluice.accelerator.adapter;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.PublishRequest;
import io.sluice.kvcache.v1.PublishResponse;
import org.jspecify.annotations.Nullable;

/**
 * One worker's Publish stream to the KV cache service: Hello, snapshot, events; a snapshot again when the service wants
 * one; a new stream after a wait when it breaks. All but the call's listener runs on the publisher's one thread.
 */
final class KvPublication implements KvTarget {
    private final Worker worker;
    private final Channel channel;
    private final Backoff backoff;
    private final KvPublisher.Counters counters;
    private final KvTail tail;
    private @Nullable Stream stream;
    private long retryAtNanos;

    KvPublication(Worker worker, Channel channel, Backoff backoff, KvPublisher.Counters counters) {
        this.worker = worker;
        this.channel = channel;
        this.backoff = backoff;
        this.counters = counters;
        tail = new KvTail(worker, this);
        retryAtNanos = System.nanoTime();
    }

    /** Sends what there is, or tries again to connect when it is time. */
    void pump(long now) {
        Stream open = stream;
        if (open != null && open.closed) {
            stream = null;
            long wait = backoff.nextNanos();
            retryAtNanos = now + wait;
            counters.lost(worker.id(), open.status, wait);
            return;
        }
        if (open == null) {
            if (now - retryAtNanos >= 0 && worker.fault() == null) {
                connect();
            }
            return;
        }
        if (open.snapshotWanted) {
            open.snapshotWanted = false;
            tail.restart();
        }
        if (open.acknowledged) {
            open.acknowledged = false;
            backoff.reset();
        }
        counters.published(tail.pump());
    }

    String workerId() {
        return worker.id();
    }

    /** Gives up the stream, if there is one; a new one follows after a wait. */
    void restart(long now) {
        Stream open = stream;
        stream = null;
        retryAtNanos = now + backoff.nextNanos();
        if (open != null && !open.closed) {
            open.call.cancel("the publisher has failed", null);
        }
    }

    private void connect() {
        Stream fresh = new Stream(channel.newCall(KvCacheServiceGrpc.getPublishMethod(), CallOptions.DEFAULT));
        stream = fresh;
        tail.restart();
        fresh.open();
        fresh.call.sendMessage(
                PublishRequest.newBuilder().setHello(KvMessages.hello(worker)).build());
    }

    @Override
    public boolean isReady() {
        Stream open = stream;
        return open != null && !open.closed && !open.snapshotWanted && open.call.isReady();
    }

    @Override
    public void snapshot(long seq, long[] hashes, int from, int to) {
        send(PublishRequest.newBuilder().setSnapshot(KvMessages.snapshot(seq, hashes, from, to)));
        if (to == hashes.length) {
            counters.snapshotSent();
        }
    }

    @Override
    public void events(long seq, KvBatch batch) {
        send(PublishRequest.newBuilder().setEvents(KvMessages.events(seq, batch)));
    }

    private void send(PublishRequest.Builder message) {
        Stream open = stream;
        if (open != null) {
            open.call.sendMessage(message.build());
        }
    }

    /** One call; its listener leaves news in fields. */
    private static final class Stream extends ClientCall.Listener<PublishResponse> {
        private final ClientCall<PublishRequest, PublishResponse> call;
        private volatile boolean snapshotWanted;
        private volatile boolean acknowledged;
        private volatile Status status = Status.OK;
        private volatile boolean closed;

        Stream(ClientCall<PublishRequest, PublishResponse> call) {
            this.call = call;
        }

        void open() {
            call.start(this, new Metadata());
            call.request(1);
        }

        @Override
        public void onMessage(PublishResponse message) {
            if (message.hasSnapshotWanted()) {
                snapshotWanted = true;
            } else {
                acknowledged = true;
            }
            call.request(1);
        }

        @Override
        public void onClose(Status end, Metadata trailers) {
            status = end;
            closed = true;
        }
    }
}
