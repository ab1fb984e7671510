package io.sluice.accelerator.adapter;

import io.sluice.accelerator.scheduler.Scheduler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Something that the driver shall look at. A piece of mail is in the inbox at most once, however often it was posted: who
 * posts it leaves what is new in fields of its own. So the inbox is bounded by the number of open requests, and granting
 * credit allocates nothing.
 */
abstract class Mail {
    /** The piece posted before it. */
    @Nullable
    Mail next;

    private final AtomicBoolean posted = new AtomicBoolean();

    /** Notes that it is in the inbox; returns whether it was not. */
    final boolean markPosted() {
        return !posted.get() && posted.compareAndSet(false, true);
    }

    /** Notes that the driver is about to look at it, so that what is new from now on posts it again. */
    final void markTaken() {
        posted.set(false);
    }

    /**
     * Looks at what is new. Called by the driver's thread.
     *
     * @param now the present time
     */
    abstract void handle(Scheduler scheduler, long now);
}
