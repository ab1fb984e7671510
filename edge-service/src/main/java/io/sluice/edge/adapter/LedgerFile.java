package io.sluice.edge.adapter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.edge.ledger.Ledger;
import io.sluice.edge.ledger.Receipt;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Appends receipts to a file, one line of JSON each, on a thread of its own: what waits for the disk is bounded, and a
 * slow disk never slows a stream. A receipt that finds the queue full is counted and logged as dropped.
 */
public final class LedgerFile implements Ledger.Store, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LedgerFile.class);
    private static final int BATCH = 256;
    private static final long CLOSE_SECONDS = 5;

    private final JsonFactory json = new JsonFactory();
    private final BlockingQueue<Receipt> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final BufferedWriter out;
    private final Thread writer;
    private volatile boolean closing;

    /**
     * Opens the file, making it and its folder when they are not there.
     *
     * @param file where to append
     * @param bound receipts that may wait
     * @throws IllegalArgumentException when the file cannot be written
     */
    public LedgerFile(Path file, int bound) {
        this.queue = new ArrayBlockingQueue<>(bound);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            this.out = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalArgumentException("sluice.edge.ledger.file: " + file + " cannot be written: " + e, e);
        }
        this.writer = Thread.ofPlatform().name("ledger").daemon().start(this::write);
    }

    @Override
    public void append(Receipt receipt) {
        if (closing || !queue.offer(receipt)) {
            long count = dropped.incrementAndGet();
            LOG.errorf(
                    "Receipt of %s was not written: the ledger's queue is full (%d so far)",
                    receipt.requestId(), count);
        }
    }

    /** Returns how many receipts were not written. */
    public long dropped() {
        return dropped.get();
    }

    /** Writes what waits, for at most 5 s, and closes the file. */
    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        List<Receipt> batch = new ArrayList<>(BATCH);
        try (out) {
            while (!closing || !queue.isEmpty()) {
                take(batch);
                for (Receipt receipt : batch) {
                    out.write(line(receipt));
                    out.write('\n');
                }
                out.flush();
                batch.clear();
            }
        } catch (IOException e) {
            LOG.error("The ledger's file cannot be written any more; receipts are kept in memory only", e);
        }
    }

    private void take(List<Receipt> batch) {
        if (!closing) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                // Closing: what is left is written, then the thread ends.
            }
        }
        queue.drainTo(batch, BATCH - batch.size());
    }

    private String line(Receipt receipt) throws IOException {
        java.io.StringWriter text = new java.io.StringWriter(384);
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
            line.writeEndObject();
        }
        return text.toString();
    }
}
