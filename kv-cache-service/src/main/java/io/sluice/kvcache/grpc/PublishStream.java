package io.sluice.kvcache.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.contracts.text.Shown;
import io.sluice.kvcache.Fault;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.Publisher;
import io.sluice.kvcache.prefix.Receipt;
import io.sluice.kvcache.v1.KvSnapshot;
import io.sluice.kvcache.v1.PublishAck;
import io.sluice.kvcache.v1.PublishRequest;
import io.sluice.kvcache.v1.PublishResponse;
import io.sluice.kvcache.v1.PublisherHello;
import io.sluice.kvcache.v1.SnapshotWanted;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One Publish call. A message is asked for when one has been applied, so a worker has a bounded number under way.
 * Acknowledgements are cumulative: while the worker does not read, only the newest is kept.
 *
 * <p>gRPC calls it serially; {@link #superseded} comes from another call's thread, hence the lock on the answer.
 */
final class PublishStream implements StreamObserver<PublishRequest>, Publisher.Owner {
    private static final Logger LOG = Logger.getLogger(PublishStream.class);

    private final PrefixIndex index;
    private final CallLimits limits;
    private final ServerCallStreamObserver<PublishResponse> response;
    private final Object answering = new Object();
    private volatile @Nullable Publisher publisher;
    private boolean answered;
    private @Nullable PublishAck unsent;

    PublishStream(PrefixIndex index, CallLimits limits, ServerCallStreamObserver<PublishResponse> response) {
        this.index = index;
        this.limits = limits;
        this.response = response;
    }

    /** Must be called before the service's method returns. */
    PublishStream begin() {
        response.disableAutoRequest();
        response.setOnCancelHandler(this::close);
        response.setOnCloseHandler(this::close);
        response.setOnReadyHandler(this::sendAck);
        response.request(limits.publishWindow());
        return this;
    }

    @Override
    public void onNext(PublishRequest request) {
        try {
            take(request);
            response.request(1);
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    @Override
    public void onError(Throwable cancelled) {
        close();
    }

    @Override
    public void onCompleted() {
        close();
        synchronized (answering) {
            if (!answered) {
                answered = true;
                flush();
                response.onCompleted();
            }
        }
    }

    private void take(PublishRequest request) {
        Publisher open = publisher;
        if (request.getMessageCase() == PublishRequest.MessageCase.HELLO) {
            if (open != null) {
                throw Checks.invalid("hello", "came twice; open another Publish call for another worker or epoch");
            }
            open(request.getHello());
            return;
        }
        if (open == null) {
            throw Checks.invalid("hello", "is missing; it must be the first message");
        }
        switch (request.getMessageCase()) {
            case SNAPSHOT -> answer(open, snapshot(open, request.getSnapshot()));
            case EVENTS ->
                answer(
                        open,
                        open.events(
                                request.getEvents().getSeq(),
                                PublishMapping.changes(request.getEvents(), limits.publishBlocks())));
            default -> throw Checks.invalid("message", "is empty; set hello, snapshot or events");
        }
    }

    private void open(PublisherHello hello) {
        Publisher opened = index.open(PublishMapping.workerInfo(hello), this);
        publisher = opened;
        if (response.isCancelled()) {
            close();
        }
        LOG.infof(
                "Worker %s publishes, epoch %s, model %s",
                Shown.word(opened.info().workerId()),
                Long.toUnsignedString(opened.info().epoch()),
                opened.info().model());
    }

    private Receipt snapshot(Publisher open, KvSnapshot part) {
        long[] hashes = Checks.hashes("snapshot.block_hashes", part.getBlockHashesList(), limits.publishBlocks());
        return open.snapshot(
                part.getSeq(), PublishMapping.tier("snapshot.tier", part.getTier()), hashes, part.getLast());
    }

    private void answer(Publisher open, Receipt receipt) {
        switch (receipt) {
            case Receipt.Applied(long seq) -> {
                synchronized (answering) {
                    unsent = PublishAck.newBuilder().setSeq(seq).build();
                }
                sendAck();
            }
            case Receipt.Gap gap -> {
                LOG.infof(
                        "Worker %s: event %d came where %d was expected; a snapshot is wanted",
                        Shown.word(open.info().workerId()), gap.received(), gap.expected());
                snapshotWanted(gap);
            }
            case Receipt.Nothing() -> {}
        }
    }

    private void sendAck() {
        synchronized (answering) {
            if (!answered && response.isReady()) {
                flush();
            }
        }
    }

    private void flush() {
        if (unsent != null) {
            response.onNext(PublishResponse.newBuilder().setAck(unsent).build());
            unsent = null;
        }
    }

    private void send(PublishResponse message) {
        synchronized (answering) {
            if (!answered) {
                response.onNext(message);
            }
        }
    }

    /** Sent whether or not the worker reads: one per gap, and the next gap comes after a snapshot; else by an operator's hand. */
    @Override
    public void snapshotWanted(Receipt.Gap gap) {
        send(PublishResponse.newBuilder()
                .setSnapshotWanted(SnapshotWanted.newBuilder()
                        .setExpectedSeq(gap.expected())
                        .setReceivedSeq(gap.received()))
                .build());
    }

    @Override
    public void superseded() {
        Publisher open = publisher;
        fail(new Fault.Superseded(open == null ? "" : open.info().workerId()).asException());
    }

    private void fail(RuntimeException failure) {
        close();
        synchronized (answering) {
            if (!answered) {
                answered = true;
                response.onError(FaultStatus.exception(failure));
            }
        }
    }

    private void close() {
        Publisher open = publisher;
        if (open != null) {
            index.close(open);
        }
    }
}
