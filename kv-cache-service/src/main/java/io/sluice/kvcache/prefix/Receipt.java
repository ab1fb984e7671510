package io.sluice.kvcache.prefix;

/** What became of a message from a publisher. */
public sealed interface Receipt {
    /** Everything up to {@code seq} is applied. */
    record Applied(long seq) implements Receipt {}

    /** Events are missing: nothing is applied until a snapshot comes, and the publisher must be asked for one. */
    record Gap(long expected, long received) implements Receipt {}

    /** Noted or passed over; there is nothing to tell the publisher. */
    record Nothing() implements Receipt {}

    /** The one {@link Nothing}. */
    Receipt NOTHING = new Nothing();
}
