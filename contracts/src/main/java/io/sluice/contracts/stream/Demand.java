package io.sluice.contracts.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * Turns a subscriber's demand into requests to the transport, never more than {@link #LIMIT} ahead of what has been
 * delivered: a transport that was asked for everything would queue everything for a subscriber that is slow in taking.
 */
final class Demand {
    /** Most messages asked of the transport and not yet delivered. */
    static final int LIMIT = 32;

    private final IntConsumer ask;
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    /** Rounds of asking that are due. Starts at 1, for the round that {@link #open} runs. */
    private final AtomicInteger rounds = new AtomicInteger(1);

    Demand(IntConsumer ask) {
        this.ask = ask;
    }

    /** Begins to ask. What was wanted before is remembered, not asked: a subscriber is not to get items while it is still in {@code onSubscribe}. */
    void open() {
        run();
    }

    /** The subscriber wants {@code n} more, 1 or more; {@link Long#MAX_VALUE} is without limit. */
    void add(long n) {
        wanted.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        if (rounds.getAndIncrement() == 0) {
            run();
        }
    }

    /** The transport has delivered one. */
    void delivered() {
        if (asked.decrementAndGet() <= LIMIT / 2 && rounds.getAndIncrement() == 0) {
            run();
        }
    }

    private void run() {
        int missed = rounds.get();
        do {
            int room = LIMIT - asked.get();
            long want = wanted.get();
            if (want > 0 && room >= LIMIT / 2) {
                int take = (int) Math.min(want, room);
                if (want != Long.MAX_VALUE) {
                    wanted.addAndGet(-take);
                }
                asked.addAndGet(take);
                ask.accept(take);
            }
            missed = rounds.addAndGet(-missed);
        } while (missed != 0);
    }
}
