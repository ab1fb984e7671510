package io.sluice.edge.adapter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.edge.ledger.Ledger;
import io.sluice.edge.ledger.Receipt;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Appends receipts to a file, one line of JSON each, on a thread of its own: what waits for the disk is bounded, and a
 * slow disk never slows a stream.
 *
 * <p>A file that cannot be written is opened again, with growing waits; what waits meanwhile is written then, each
 * receipt once. A line that broke off stays as it is, and the next begins on a line of its own. A receipt that finds the
 * queue full, or that is left when the ledger closes, is counted and logged as dropped.
 */
public final class LedgerFile implements Ledger.Store, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LedgerFile.class);
    private static final int BATCH = 256;
    private static final long CLOSE_SECONDS = 5;

    private final JsonFactory json = new JsonFactory();
    private final Path file;
    private final BlockingQueue<Receipt> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final Deque<ByteBuffer> batch = new ArrayDeque<>(BATCH);
    private final Object gate = new Object();
    private final Backoff backoff;
    private final Thread writer;
    private @Nullable FileChannel out;
    private boolean failing;
    private boolean closing;

    /**
     * Opens the file, making it and its folder when they are not there.
     *
     * @param file where to append
     * @param bound receipts that may wait
     * @param retryMaxMillis longest wait between two attempts to write
     * @throws IllegalArgumentException when the file cannot be written
     */
    public LedgerFile(Path file, int bound, long retryMaxMillis) {
        this.file = file;
        this.queue = new ArrayBlockingQueue<>(bound);
        this.backoff = new Backoff(retryMaxMillis, new SplittableRandom());
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            this.out = open();
        } catch (IOException e) {
            throw new IllegalArgumentException("sluice.edge.ledger.file: " + file + " cannot be written: " + e, e);
        }
        this.writer = Thread.ofPlatform().name("ledger").daemon().start(this::write);
    }

    @Override
    public void append(Receipt receipt) {
        synchronized (gate) {
            if (!closing && queue.offer(receipt)) {
                gate.notifyAll();
                return;
            }
        }
        drop(1);
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    /** Writes what waits, for at most 5 s, and closes the file. */
    @Override
    public void close() {
        synchronized (gate) {
            closing = true;
            gate.notifyAll();
        }
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (take()) {
            try {
                flush();
                backoff.reset();
                if (failing) {
                    failing = false;
                    LOG.infof("The ledger's file %s can be written again", file);
                }
            } catch (IOException e) {
                shut();
                if (!failing) {
                    failing = true;
                    LOG.errorf(e, "The ledger's file %s cannot be written; trying again", file);
                }
                if (!pause(backoff.next())) {
                    break;
                }
            }
        }
        shut();
        drop(batch.size() + queue.size());
    }

    /** Waits for receipts; returns false when there are none and none will come. */
    private boolean take() {
        synchronized (gate) {
            while (queue.isEmpty() && batch.isEmpty() && !closing) {
                await(0);
            }
        }
        while (batch.size() < BATCH) {
            Receipt next = queue.poll();
            if (next == null) {
                break;
            }
            batch.add(ByteBuffer.wrap((line(next) + '\n').getBytes(StandardCharsets.UTF_8)));
        }
        return !batch.isEmpty();
    }

    private void flush() throws IOException {
        FileChannel channel = out;
        if (channel == null) {
            channel = open();
            out = channel;
        }
        try {
            while (!batch.isEmpty()) {
                channel.write(batch.toArray(ByteBuffer[]::new));
                batch.removeIf(line -> !line.hasRemaining());
            }
        } finally {
            batch.removeIf(line -> !line.hasRemaining());
        }
    }

    /** Waits before the next attempt; returns false when there is none because the ledger closes. */
    private boolean pause(long millis) {
        synchronized (gate) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            for (long left = millis; left > 0 && !closing; left = (until - System.nanoTime()) / 1_000_000) {
                await(left);
            }
            return !closing;
        }
    }

    private void await(long millis) {
        try {
            gate.wait(millis);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread on purpose: closing is told by its flag.
        }
    }

    private FileChannel open() throws IOException {
        // What broke off is written again whole, on a line of its own.
        batch.forEach(ByteBuffer::rewind);
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try {
            if (!endsALine()) {
                opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private boolean endsALine() throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.size() == 0 || in.read(last, in.size() - 1) != 1 || last.get(0) == '\n';
        }
    }

    private void shut() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                LOG.debug("The ledger's file was not closed", e);
            }
            out = null;
        }
    }

    private void drop(long receipts) {
        if (receipts > 0) {
            long count = dropped.addAndGet(receipts);
            // At 1, 2, 4, 8, …: a disk that is full for an hour must not fill another one.
            if (Long.highestOneBit(count) > count - receipts) {
                LOG.errorf("Receipts were not written: the ledger's file is too slow or closed (%d so far)", count);
            }
        }
    }

    private String line(Receipt receipt) {
        StringWriter text = new StringWriter(384);
        try (JsonGenerator line = json.createGenerator(text)) {
            line.writeStartObject();
            line.writeStringField("request_id", receipt.requestId());
            line.writeNumberField("received_at_ms", receipt.receivedAtEpochMillis());
            line.writeStringField("tenant", receipt.tenant());
            line.writeStringField("model", receipt.model());
            line.writeStringField("operation", receipt.operation());
            line.writeStringField("worker", receipt.workerId());
            line.writeStringField("outcome", receipt.outcome());
            line.writeNumberField("prompt_tokens", receipt.usage().promptTokens());
            line.writeNumberField("cached_tokens", receipt.usage().cachedTokens());
            line.writeNumberField("completion_tokens", receipt.usage().completionTokens());
            line.writeNumberField("queue_us", receipt.times().queueMicros());
            line.writeNumberField("prompt_us", receipt.times().promptMicros());
            line.writeNumberField("completion_us", receipt.times().completionMicros());
            line.writeNumberField("parked_us", receipt.times().parkedMicros());
            if (receipt.firstTokenMicros() >= 0) {
                line.writeNumberField("first_token_us", receipt.firstTokenMicros());
            }
            line.writeNumberField("total_us", receipt.totalMicros());
            if (!receipt.idempotencyKey().isEmpty()) {
                line.writeStringField("idempotency_key", receipt.idempotencyKey());
            }
            if (!receipt.repeatOf().isEmpty()) {
                line.writeStringField("repeat_of", receipt.repeatOf());
            }
            line.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes every character", e);
        }
        return text.toString();
    }
}
