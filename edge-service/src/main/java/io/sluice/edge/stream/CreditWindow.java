package io.sluice.edge.stream;

/**
 * Counts the tokens of one stream between the decode slot and the client's socket.
 *
 * <p>What was granted to the worker never passes {@code drained + window}, nor what the client itself allowed. So the
 * tokens in flight over all stages together are at most the window, whatever the client does. Grants are batched: a new
 * one is due when half the window has drained, when the client's own allowance is the limit, or when the worker has
 * nothing left.
 *
 * <p>Not thread-safe: one stream lives on one thread.
 */
public final class CreditWindow {
    /** The allowance of a client that does not count. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final int window;
    private final int batch;
    private long allowance;
    private long granted;
    private long received;
    private long drained;

    /**
     * Opens a window.
     *
     * @param window most tokens in flight, 1 or more
     * @param allowance tokens the client takes before it allows more; {@link #UNLIMITED} when it does not count
     */
    public CreditWindow(int window, long allowance) {
        if (window < 1) {
            throw new IllegalArgumentException("window must be 1 or more, not " + window);
        }
        if (allowance < 0) {
            throw new IllegalArgumentException("allowance must not be negative: " + allowance);
        }
        this.window = window;
        this.batch = Math.max(1, window / 2);
        this.allowance = allowance;
    }

    /** Returns the first grant, 0 when the client has allowed nothing yet. */
    public int open() {
        return grant(target() - granted);
    }

    /**
     * Counts tokens that the worker sent.
     *
     * @return false when the worker sent more than it was granted
     */
    public boolean received(int tokens) {
        received += tokens;
        return received <= granted;
    }

    /**
     * Counts tokens that the client's socket took.
     *
     * @return tokens to grant now, 0 when none are due
     */
    public int drained(int tokens) {
        drained += tokens;
        if (drained > received) {
            throw new IllegalStateException("drained " + drained + " of " + received + " received tokens");
        }
        return due();
    }

    /**
     * Counts tokens that the client itself allows.
     *
     * @return tokens to grant now, 0 when none are due
     */
    public int allow(long tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("an allowance must be 1 or more tokens, not " + tokens);
        }
        allowance = allowance > UNLIMITED - tokens ? UNLIMITED : allowance + tokens;
        return due();
    }

    /** Returns the tokens that the client allowed so far, {@link #UNLIMITED} when it does not count. */
    public long allowance() {
        return allowance;
    }

    /** Returns whether the client's socket took all that the client allowed. */
    public boolean exhausted() {
        return drained == allowance;
    }

    /** Returns the tokens that were received and not yet drained. */
    public long inFlight() {
        return received - drained;
    }

    /** Returns the tokens that were granted and not yet drained: the most that can be in flight. */
    public long outstanding() {
        return granted - drained;
    }

    /** Returns the tokens that the client's socket took. */
    public long drained() {
        return drained;
    }

    private int due() {
        long more = target() - granted;
        boolean atAllowance = granted + more == allowance;
        boolean starved = granted == received;
        return more >= batch || (more > 0 && (atAllowance || starved)) ? grant(more) : 0;
    }

    private long target() {
        return Math.min(drained + window, allowance);
    }

    private int grant(long more) {
        granted += more;
        return (int) more;
    }
}
