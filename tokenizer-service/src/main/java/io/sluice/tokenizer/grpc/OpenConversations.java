package io.sluice.tokenizer.grpc;

import io.sluice.tokenizer.TokenizerException;
import io.sluice.tokenizer.config.TokenizerConfig;
import io.sluice.tokenizer.telemetry.TokenizerMetrics;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the conversations that are open, and keeps them within their limit. */
@Singleton
final class OpenConversations {
    private final int limit;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean draining;
    private final MovingAverage durationNanos = new MovingAverage(TimeUnit.SECONDS.toNanos(10));

    OpenConversations(TokenizerConfig config, TokenizerMetrics metrics) {
        this.limit = config.limits().openConversations();
        metrics.watchConversations(open::get);
    }

    /**
     * Takes a place.
     *
     * @throws TokenizerException.Busy if all are taken; the time to retry is when one more should have ended
     * @throws TokenizerException.Draining after {@link #drain}
     */
    void enter() {
        // Counted before the look at the flag: whoever drains sees this one, or this one sees the flag.
        int taken = open.incrementAndGet();
        if (draining) {
            open.decrementAndGet();
            throw new TokenizerException.Draining();
        }
        if (taken > limit) {
            open.decrementAndGet();
            throw new TokenizerException.Busy("conversations", limit, durationNanos.value() / limit);
        }
    }

    void leave(long lastedNanos) {
        open.decrementAndGet();
        durationNanos.add(lastedNanos);
    }

    /** Lets nobody in from here on; those who are in may finish. */
    void drain() {
        draining = true;
    }

    int count() {
        return open.get();
    }
}
