package io.sluice.edge.pipeline;

import java.util.Arrays;

/** How long each stage of one request took, in nanoseconds; a stage that is entered twice counts both times. */
public final class StageTimes {
    private static final int STAGES = StageName.values().length;
    private static final long NEVER = -1;

    private final long[] spent = new long[STAGES];
    private final long receivedAt;
    private int running = -1;
    private long since;
    private long firstTokenAt = NEVER;
    private long firstTextAt = NEVER;
    private long untilFirstToken;
    private long endedAt = NEVER;

    StageTimes(long receivedAt) {
        this.receivedAt = receivedAt;
        this.since = receivedAt;
        Arrays.fill(spent, NEVER);
    }

    void enter(StageName stage, long now) {
        leave(now);
        running = stage.ordinal();
        since = now;
    }

    void leave(long now) {
        if (running >= 0) {
            spent[running] = Math.max(0, spent[running]) + now - since;
            running = -1;
        }
    }

    void firstToken(long now) {
        if (firstTokenAt == NEVER) {
            firstTokenAt = now;
            int generate = StageName.GENERATE.ordinal();
            untilFirstToken = Math.max(0, spent[generate]) + (running == generate ? now - since : 0);
        }
    }

    void firstText(long now) {
        if (firstTextAt == NEVER) {
            firstTextAt = now;
        }
    }

    void end(long now) {
        leave(now);
        endedAt = now;
    }

    /** Returns whether the stage was entered and left. */
    public boolean reached(StageName stage) {
        return spent[stage.ordinal()] != NEVER;
    }

    /** Returns the time spent in a stage, 0 when it was never reached. */
    public long nanos(StageName stage) {
        return Math.max(0, spent[stage.ordinal()]);
    }

    /** Returns when the request came. */
    public long receivedAt() {
        return receivedAt;
    }

    /** Returns the time from receipt to the first token, or a negative number when there was none. */
    public long firstTokenNanos() {
        return firstTokenAt == NEVER ? NEVER : firstTokenAt - receivedAt;
    }

    /** Returns the time from receipt to the first text for the client, or a negative number when there was none. */
    public long firstTextNanos() {
        return firstTextAt == NEVER ? NEVER : firstTextAt - receivedAt;
    }

    /** Returns how much of the first token's time was spent in {@link StageName#GENERATE}, failed tries included. */
    public long untilFirstTokenNanos() {
        return untilFirstToken;
    }

    /** Returns the time from receipt to the end, 0 before it. */
    public long totalNanos() {
        return endedAt == NEVER ? 0 : endedAt - receivedAt;
    }
}
