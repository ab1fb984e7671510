package io.sluice.kvcache.adapter.vllm;

import io.sluice.contracts.hash.Xxh3;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the batches of one engine in order. It does no input or output: whoever does tells it what came, and asks which
 * replay it wants.
 *
 * <p>vLLM numbers its batches from 0 at each start and says nothing else of a restart. So after a gap, and each time the
 * connection comes back, a replay is asked for from the last batch that was applied, that one included: if it comes back
 * as it was, this is the same engine and what follows closes the gap; if not, it is another start. Where the engine
 * cannot tell (no replay endpoint, or its buffer has rolled over), what was known is forgotten, since blocks may have been
 * removed unseen.
 */
final class EngineFeed {
    private static final Logger LOG = Logger.getLogger(EngineFeed.class);
    private static final long NONE = -1;
    /** Replays in a row that bring nothing new before the rest is given up. */
    private static final int FRUITLESS_REPLAYS = 3;

    private final boolean replays;
    private final EnginePublisher publisher;
    private final BridgeCounters counters;
    private boolean reached;
    private boolean known;
    private long applied = NONE;
    private long appliedDigest;
    /** Number of the last batch that came live; those never repeat within one start. */
    private long lastLive = NONE;

    private @Nullable Replay replay;
    private @Nullable Batch held;

    /** A batch that must wait for a replay. */
    private record Batch(long seq, byte[] payload) {}

    /** @param replays whether the engine has a replay endpoint */
    EngineFeed(boolean replays, EnginePublisher publisher, BridgeCounters counters) {
        this.replays = replays;
        this.publisher = publisher;
        this.counters = counters;
    }

    /** The replay that is wanted; another object is another one. While there is one, no live batch is taken. */
    @Nullable
    Replay replay() {
        return replay;
    }

    /** The engine is reached, for the first time or again. Harmless when done twice. */
    void connected() {
        if (reached) {
            return;
        }
        reached = true;
        lastLive = NONE;
        if (!known) {
            known = true;
            renew(false);
            fromStart();
        } else if (replays && applied != NONE) {
            replay = new Replay(applied, false, 0);
        } else {
            restart();
        }
    }

    /**
     * Nothing has come for a while. Perhaps nothing happens; perhaps the last batches were lost, which nobody would notice
     * before the next: a replay tells.
     */
    void idle() {
        if (reached && replays && replay == null) {
            replay = new Replay(Math.max(0, applied), applied == NONE, 0);
        }
    }

    /** The engine is out of reach; what it holds stays known for the grace time. Harmless when done twice. */
    void disconnected() {
        reached = false;
        replay = null;
        held = null;
        publisher.close();
    }

    /** A batch from the engine's stream. While a replay is wanted only the first one. */
    void live(long seq, byte[] payload) {
        // Its connection may be noticed later than what came over it.
        connected();
        if (replay == null && (seq <= lastLive || seq == applied && digest(payload) != appliedDigest)) {
            restart();
        }
        lastLive = seq;
        if (replay != null) {
            held = new Batch(seq, payload);
        } else if (seq == applied + 1 || applied == NONE && !replays) {
            apply(seq, payload);
        } else if (seq > applied) {
            counters.gapFound();
            closeGap(new Batch(seq, payload));
        }
    }

    private void closeGap(Batch after) {
        if (replays) {
            held = after;
            replay = new Replay(Math.max(0, applied), applied == NONE, 0);
        } else {
            lose();
            apply(after.seq(), after.payload());
        }
    }

    /** A batch from the replay that is wanted. */
    void replayed(long seq, byte[] payload) {
        Replay now = replay;
        if (now == null) {
            return;
        }
        if (!now.verified) {
            verify(now, seq, payload);
        } else if (seq == applied + 1 || applied == NONE) {
            fill(now, seq, payload);
        } else if (seq > applied) {
            // The engine's queue to us was full: the rest is asked for again.
            now.holed = true;
        }
    }

    private void verify(Replay now, long seq, byte[] payload) {
        if (seq == applied && digest(payload) == appliedDigest) {
            now.verified = true;
            publisher.open();
        } else if (seq == applied) {
            restart();
        } else if (seq > applied) {
            // The buffer has rolled over: nobody knows what was between, nor whether this is the same start.
            counters.eventsLost();
            renew(true);
            now.verified = true;
            fill(now, seq, payload);
        }
    }

    private void fill(Replay now, long seq, byte[] payload) {
        apply(seq, payload);
        counters.batchReplayed();
        now.fruitful = true;
    }

    /** The replay that is wanted is complete. */
    void replayEnded() {
        Replay now = replay;
        if (now == null) {
            return;
        }
        if (!now.verified) {
            // The last batch is none of the engine's: it has restarted and not come so far.
            restart();
        } else if (now.holed) {
            again(now);
        } else {
            follow();
        }
    }

    /** The replay that is wanted does not go on. */
    void replayStalled() {
        Replay now = replay;
        if (now != null) {
            again(now);
        }
    }

    private void again(Replay last) {
        int fruitless = last.fruitful ? 0 : last.fruitless + 1;
        if (fruitless < FRUITLESS_REPLAYS) {
            replay = new Replay(Math.max(0, applied), last.verified, fruitless);
        } else {
            lose();
            follow();
        }
    }

    private void follow() {
        replay = null;
        Batch first = held;
        held = null;
        if (first != null && first.seq() > applied) {
            if (first.seq() > applied + 1 && applied != NONE) {
                lose();
            }
            apply(first.seq(), first.payload());
        }
    }

    /** Another start of the engine: another epoch, of which everything is to be learnt. */
    private void restart() {
        counters.engineRestarted();
        renew(false);
        fromStart();
    }

    private void fromStart() {
        replay = replays ? new Replay(0, true, 0) : null;
    }

    private void renew(boolean knownNames) {
        applied = NONE;
        publisher.renew(knownNames);
    }

    /** Events are lost for good: what the engine holds is not known any more. */
    private void lose() {
        counters.eventsLost();
        if (publisher.isOpen()) {
            publisher.forget();
        } else {
            renew(true);
        }
    }

    /** Something came that cannot be read. */
    void malformed(String what) {
        counters.batchMalformed();
        LOG.warnf("Worker %s: vLLM sent what cannot be read: %s", publisher.workerId(), what);
    }

    private void apply(long seq, byte[] payload) {
        applied = seq;
        appliedDigest = digest(payload);
        try {
            publisher.apply(payload);
            counters.batchApplied();
        } catch (MalformedBatchException unreadable) {
            malformed("batch " + seq + ": " + unreadable.getMessage());
            lose();
        }
    }

    private static long digest(byte[] payload) {
        return Xxh3.hash(payload, 0, payload.length, 0);
    }
}
