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
    private final MovingAverage durationNanos = new MovingAverage(TimeUnit.SECONDS.toNanos(10));

    OpenConversations(TokenizerConfig config, TokenizerMetrics metrics) {
        this.limit = config.limits().openConversations();
        metrics.watchConversations(open::get);
    }

    /** @throws TokenizerException.Busy if all are taken; the time to retry is when one more should have ended */
    void enter() {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            throw new TokenizerException.Busy("conversations", limit, durationNanos.value() / limit);
        }
    }

    void leave(long lastedNanos) {
        open.decrementAndGet();
        durationNanos.add(lastedNanos);
    }

    int count() {
        return open.get();
    }
}
