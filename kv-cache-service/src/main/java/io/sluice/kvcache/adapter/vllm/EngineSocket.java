package io.sluice.kvcache.adapter.vllm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The connections to one engine: its stream of batches, what becomes of that connection, and a replay while one is
 * wanted. ZeroMQ connects again by itself. What comes is handed to the {@link EngineFeed} in the poll's thread.
 */
final class EngineSocket {
    /** Messages taken from one engine before the next has its turn. */
    private static final int TURN = 64;

    private static final byte[] DELIMITER = {};
    private static final long END = -1;

    private final ZContext context;
    private final EngineEndpoint endpoint;
    private final EngineFeed feed;
    private final ZMQ.Socket stream;
    private final ZMQ.Socket monitor;
    private ZMQ.@Nullable Socket replaying;
    private @Nullable Replay replay;
    /** When something came last. */
    private long progressNanos;

    EngineSocket(ZContext context, EngineEndpoint endpoint, String name, EngineFeed feed, long nowNanos) {
        this.progressNanos = nowNanos;
        this.context = context;
        this.endpoint = endpoint;
        this.feed = feed;
        this.stream = context.createSocket(SocketType.SUB);
        stream.setRcvHWM(endpoint.queueBatches());
        common(stream);
        String events = "inproc://monitor/" + name;
        stream.monitor(events, ZMQ.EVENT_CONNECTED | ZMQ.EVENT_DISCONNECTED);
        this.monitor = context.createSocket(SocketType.PAIR);
        monitor.connect(events);
        stream.subscribe(endpoint.topic());
        stream.connect(endpoint.address());
    }

    /** What to wait for: not the stream while a replay is wanted, so that ZeroMQ's bounded queue holds it back. */
    List<ZMQ.Socket> awaited() {
        List<ZMQ.Socket> sockets = new ArrayList<>(2);
        sockets.add(monitor);
        ZMQ.Socket open = replaying;
        sockets.add(open == null ? stream : open);
        return sockets;
    }

    /** Takes what has come. */
    void turn(long nowNanos) {
        readMonitor();
        ZMQ.Socket open = replaying;
        if (open == null) {
            readStream(nowNanos);
        } else {
            readReplay(open, nowNanos);
        }
        while (feed.replay() != replay) {
            followReplay(nowNanos);
        }
    }

    void close() {
        feed.disconnected();
        endReplay();
        context.destroySocket(monitor);
        context.destroySocket(stream);
    }

    private void readMonitor() {
        ZMQ.Event event = ZMQ.Event.recv(monitor, ZMQ.DONTWAIT);
        while (event != null) {
            if (event.getEvent() == ZMQ.EVENT_CONNECTED) {
                feed.connected();
            } else if (event.getEvent() == ZMQ.EVENT_DISCONNECTED) {
                feed.disconnected();
            }
            event = ZMQ.Event.recv(monitor, ZMQ.DONTWAIT);
        }
    }

    private void readStream(long nowNanos) {
        for (int taken = 0; taken < TURN && feed.replay() == null; taken++) {
            List<byte[]> frames = receive(stream);
            if (frames.isEmpty()) {
                if (nowNanos - progressNanos > endpoint.heartbeat().toNanos()) {
                    feed.idle();
                }
                return;
            }
            progressNanos = nowNanos;
            if (frames.size() == 3 && frames.get(1).length == Long.BYTES) {
                feed.live(ByteBuffer.wrap(frames.get(1)).getLong(), frames.get(2));
            } else {
                feed.malformed("a message of " + frames.size() + " frames; wanted are topic, number and batch");
            }
        }
    }

    private void readReplay(ZMQ.Socket from, long nowNanos) {
        for (int taken = 0; taken < TURN && feed.replay() == replay; taken++) {
            List<byte[]> frames = receive(from);
            if (frames.isEmpty()) {
                if (nowNanos - progressNanos > endpoint.replayTimeout().toNanos()) {
                    feed.replayStalled();
                }
                return;
            }
            progressNanos = nowNanos;
            takeReplayed(frames);
        }
    }

    private void takeReplayed(List<byte[]> frames) {
        int first = frames.getFirst().length == 0 ? 1 : 0;
        if (frames.size() != first + 2 || frames.get(first).length != Long.BYTES) {
            feed.malformed("a replay of " + frames.size() + " frames; wanted are number and batch");
            return;
        }
        long seq = ByteBuffer.wrap(frames.get(first)).getLong();
        if (seq == END) {
            feed.replayEnded();
        } else {
            feed.replayed(seq, frames.get(first + 1));
        }
    }

    /** Asks for the replay that the feed wants now, over a connection of its own: what is left of another is dropped. */
    private void followReplay(long nowNanos) {
        endReplay();
        Replay wanted = feed.replay();
        replay = wanted;
        if (wanted == null) {
            return;
        }
        ZMQ.Socket open = context.createSocket(SocketType.DEALER);
        common(open);
        open.connect(endpoint.replayAddress());
        open.send(DELIMITER, ZMQ.SNDMORE | ZMQ.DONTWAIT);
        open.send(ByteBuffer.allocate(Long.BYTES).putLong(wanted.from()).array(), ZMQ.DONTWAIT);
        replaying = open;
        progressNanos = nowNanos;
    }

    private void endReplay() {
        ZMQ.Socket open = replaying;
        replaying = null;
        if (open != null) {
            context.destroySocket(open);
        }
    }

    private void common(ZMQ.Socket socket) {
        socket.setLinger(0);
        socket.setMaxMsgSize(endpoint.maxBatchBytes());
        int millis = (int) endpoint.heartbeat().toMillis();
        socket.setHeartbeatIvl(millis);
        socket.setHeartbeatTimeout(2 * millis);
        socket.setReconnectIVL((int) endpoint.reconnectInterval().toMillis());
    }

    private static List<byte[]> receive(ZMQ.Socket from) {
        List<byte[]> frames = new ArrayList<>(3);
        byte[] frame = from.recv(ZMQ.DONTWAIT);
        while (frame != null) {
            frames.add(frame);
            frame = from.hasReceiveMore() ? from.recv(0) : null;
        }
        return frames;
    }
}
