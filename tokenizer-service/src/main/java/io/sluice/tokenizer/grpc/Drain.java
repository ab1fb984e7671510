package io.sluice.tokenizer.grpc;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.tokenizer.config.TokenizerConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Lets open conversations finish before the transport stops. */
@Singleton
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** Behind the observers that turn the health of the gRPC server: who asks is told first. */
    private static final int LATE = 10_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final OpenConversations conversations;
    private final long limitNanos;

    Drain(OpenConversations conversations, TokenizerConfig config) {
        this.conversations = conversations;
        this.limitNanos = config.drainTime().toNanos();
    }

    void stop(@Observes @Priority(LATE) ShutdownEvent event) {
        conversations.drain();
        int before = conversations.count();
        if (before == 0) {
            return;
        }
        LOG.infof("draining: %d conversations have %d ms to finish", before, TimeUnit.NANOSECONDS.toMillis(limitNanos));
        long start = System.nanoTime();
        while (conversations.count() > 0
                && System.nanoTime() - start < limitNanos
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        int left = conversations.count();
        LOG.infof("drained: %d conversations finished, %d end with an error", before - left, left);
    }
}
