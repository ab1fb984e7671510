package io.sluice.accelerator.adapter;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Many threads post, the driver takes everything at once. Linked through the mail itself; wakes the driver if it idles. */
final class Inbox {
    private final AtomicReference<@Nullable Mail> newest = new AtomicReference<>();
    private volatile @Nullable Thread idle;

    /** Posts a piece of mail, unless it is there already. */
    void post(Mail mail) {
        if (!mail.markPosted()) {
            return;
        }
        Mail head = newest.get();
        while (true) {
            mail.next = head;
            if (newest.compareAndSet(head, mail)) {
                break;
            }
            head = newest.get();
        }
        Thread sleeper = idle;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    /** Takes everything; returns the oldest piece, linked to those posted after it. */
    @Nullable
    Mail takeAll() {
        if (newest.get() == null) {
            return null;
        }
        Mail piece = newest.getAndSet(null);
        Mail oldest = null;
        while (piece != null) {
            Mail before = piece.next;
            piece.next = oldest;
            oldest = piece;
            piece = before;
        }
        return oldest;
    }

    /** Sleeps until something is posted or the time is up. Only the driver calls it. */
    void await(long nanos) {
        idle = Thread.currentThread();
        if (newest.get() == null) {
            LockSupport.parkNanos(this, nanos);
        }
        idle = null;
    }
}
