package io.sluice.tokenizer.bpe;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Idle encoders of one encoding, so that their caches stay warm. Lock-free; keeps no more than its capacity, and makes a
 * new one when none is idle.
 */
public final class Encoders {
    private static final AtomicLong MADE = new AtomicLong();

    private final long serial = MADE.incrementAndGet();
    private final TextEncoding encoding;
    private final AtomicReferenceArray<TextEncoder> idle;

    /** @param capacity most encoders kept, at least 1: as many as threads encode at once */
    public Encoders(TextEncoding encoding, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, is " + capacity);
        }
        this.encoding = encoding;
        this.idle = new AtomicReferenceArray<>(capacity);
    }

    /** A number that no other has in this process: what these encoded is never taken for what others would. */
    public long serial() {
        return serial;
    }

    /** An encoder for the caller alone, until it gives it back. */
    public TextEncoder take() {
        for (int i = 0; i < idle.length(); i++) {
            TextEncoder encoder = idle.getPlain(i) == null ? null : idle.getAndSet(i, null);
            if (encoder != null) {
                return encoder;
            }
        }
        return encoding.newEncoder();
    }

    /** Gives an encoder back. */
    public void give(TextEncoder encoder) {
        for (int i = 0; i < idle.length(); i++) {
            if (idle.compareAndSet(i, null, encoder)) {
                return;
            }
        }
    }
}
