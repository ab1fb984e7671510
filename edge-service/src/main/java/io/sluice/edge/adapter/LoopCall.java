package io.sluice.edge.adapter;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.sluice.edge.pipeline.TraceContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call whose every event comes on one event loop, and none after {@link #cancel}.
 *
 * <p>The channel's transport runs on that very loop, so a message costs no hop. Only what a channel says before it has
 * a transport, that it could not connect or that the deadline passed meanwhile, comes from elsewhere and is moved over.
 * Messages are asked for one by one as they are taken: with a small number under way, gRPC's flow control window is the
 * bound of what a peer can make us hold.
 */
final class LoopCall<Q, T> extends ClientCall.Listener<T> {
    private static final int MESSAGES_UNDER_WAY = 8;

    /** Takes what a call brings. */
    interface Receiver<T> {
        /** A message. */
        void message(T message);

        /** The end; OK or not. Called once, and last. */
        void closed(Status status, Metadata trailers);
    }

    private static final Logger LOG = Logger.getLogger(LoopCall.class);

    private final ClientCall<Q, T> call;
    private final EventLoop loop;
    private final Receiver<T> receiver;
    private final AtomicInteger moved = new AtomicInteger();
    private boolean over;

    private LoopCall(ClientCall<Q, T> call, EventLoop loop, Receiver<T> receiver) {
        this.call = call;
        this.loop = loop;
        this.receiver = receiver;
    }

    /** Starts a call; must be called on the loop. */
    static <Q, T> LoopCall<Q, T> start(
            Channel channel,
            EventLoop loop,
            MethodDescriptor<Q, T> method,
            long timeoutNanos,
            TraceContext trace,
            Receiver<T> receiver) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(Math.max(1, timeoutNanos), TimeUnit.NANOSECONDS);
        return start(channel, loop, method, options, trace, receiver);
    }

    /** Starts a call without a deadline: for watching. */
    static <Q, T> LoopCall<Q, T> startEndless(
            Channel channel, EventLoop loop, MethodDescriptor<Q, T> method, Receiver<T> receiver) {
        return start(channel, loop, method, CallOptions.DEFAULT, TraceContext.NONE, receiver);
    }

    private static <Q, T> LoopCall<Q, T> start(
            Channel channel,
            EventLoop loop,
            MethodDescriptor<Q, T> method,
            CallOptions options,
            TraceContext trace,
            Receiver<T> receiver) {
        LoopCall<Q, T> started = new LoopCall<>(channel.newCall(method, options), loop, receiver);
        Metadata headers = new Metadata();
        trace.inject((name, value) -> headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        started.call.start(started, headers);
        started.call.request(MESSAGES_UNDER_WAY);
        return started;
    }

    void send(Q message) {
        if (!over) {
            call.sendMessage(message);
        }
    }

    void halfClose() {
        if (!over) {
            call.halfClose();
        }
    }

    void cancel(String why) {
        if (!over) {
            over = true;
            call.cancel(why, null);
        }
    }

    @Override
    public void onMessage(T message) {
        onLoop(() -> deliver(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        onLoop(() -> close(status, trailers));
    }

    // gRPC tells one thing at a time, but of two things told on different threads the one moved over comes later: while
    // any is on its way, what follows goes the same way behind it.
    private void onLoop(Runnable event) {
        if (loop.inEventLoop() && moved.get() == 0) {
            event.run();
            return;
        }
        moved.incrementAndGet();
        loop.execute(() -> {
            moved.decrementAndGet();
            event.run();
        });
    }

    private void deliver(T message) {
        if (over) {
            return;
        }
        try {
            receiver.message(message);
        } catch (RuntimeException unexpected) {
            // A fault of our own: it ends this call and says so, and leaves the channel and its loop alone.
            LOG.error("A message was not handled", unexpected);
            call.cancel("the message was not handled", unexpected);
            close(Status.INTERNAL.withDescription("the message was not handled"), null);
        }
        if (!over) {
            call.request(1);
        }
    }

    private void close(Status status, @Nullable Metadata trailers) {
        if (!over) {
            over = true;
            receiver.closed(status, trailers == null ? new Metadata() : trailers);
        }
    }
}
