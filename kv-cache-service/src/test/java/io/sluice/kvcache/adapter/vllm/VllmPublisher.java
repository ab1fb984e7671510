package io.sluice.kvcache.adapter.vllm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** The publisher of a vLLM engine, as its {@code ZmqEventPublisher} works: PUB for batches, ROUTER for replays. */
final class VllmPublisher implements AutoCloseable {
    private static final byte[] END =
            ByteBuffer.allocate(Long.BYTES).putLong(-1).array();

    private final String topic;
    private final int port;
    private final int replayPort;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean running = true;

    /** @param lost whether it is kept for replays alone */
    private record Task(byte[] payload, boolean lost) {}

    /** Publishes on two ports of this host; 0: such as are free, see {@link #ports}. */
    VllmPublisher(String topic, int port, int replayPort) throws InterruptedException {
        this.topic = topic;
        ZContext context = new ZContext();
        ZMQ.Socket publish = context.createSocket(SocketType.PUB);
        ZMQ.Socket replay = context.createSocket(SocketType.ROUTER);
        this.port = bind(publish, port);
        this.replayPort = bind(replay, replayPort);
        this.thread = Thread.ofPlatform().daemon().name("vllm").start(() -> run(context, publish, replay));
    }

    int port() {
        return port;
    }

    int replayPort() {
        return replayPort;
    }

    void publish(String batch) {
        tasks.add(new Task(Batches.named(batch), false));
    }

    /** A batch that never arrives. */
    void lose(String batch) {
        tasks.add(new Task(Batches.named(batch), true));
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        thread.join();
    }

    private static int bind(ZMQ.Socket socket, int port) {
        socket.setLinger(0);
        String address = "tcp://127.0.0.1:";
        if (port == 0) {
            return socket.bindToRandomPort("tcp://127.0.0.1");
        }
        socket.bind(address + port);
        return port;
    }

    private void run(ZContext context, ZMQ.Socket publish, ZMQ.Socket replay) {
        List<byte[]> buffer = new ArrayList<>();
        try (context) {
            while (running) {
                ZMsg request = ZMsg.recvMsg(replay, ZMQ.DONTWAIT);
                if (request != null) {
                    serve(replay, request, buffer);
                }
                Task task = tasks.poll(5, TimeUnit.MILLISECONDS);
                if (task != null) {
                    if (!task.lost()) {
                        publish.send(topic, ZMQ.SNDMORE);
                        publish.send(number(buffer.size()), ZMQ.SNDMORE);
                        publish.send(task.payload());
                    }
                    buffer.add(task.payload());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void serve(ZMQ.Socket replay, ZMsg request, List<byte[]> buffer) {
        if (request.size() != 3) {
            return;
        }
        ZFrame client = request.pop();
        request.pop();
        long from = ByteBuffer.wrap(request.pop().getData()).getLong();
        for (int seq = (int) from; seq < buffer.size(); seq++) {
            reply(replay, client, number(seq), buffer.get(seq));
        }
        reply(replay, client, END, new byte[0]);
    }

    private static void reply(ZMQ.Socket replay, ZFrame client, byte[] seq, byte[] payload) {
        replay.send(client.getData(), ZMQ.SNDMORE);
        replay.send(new byte[0], ZMQ.SNDMORE);
        replay.send(seq, ZMQ.SNDMORE);
        replay.send(payload);
    }

    private static byte[] number(long seq) {
        return ByteBuffer.allocate(Long.BYTES).putLong(seq).array();
    }
}
