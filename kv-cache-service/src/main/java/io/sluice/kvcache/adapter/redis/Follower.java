package io.sluice.kvcache.adapter.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the other services tell: at first, and after anything went wrong, all workers as they are, then the stream
 * from where it was before that.
 */
final class Follower {
    private final SharedState state;
    private final RemoteWorkers remotes;
    private SharedState.@Nullable Position position;

    Follower(SharedState state, RemoteWorkers remotes) {
        this.state = state;
        this.remotes = remotes;
    }

    /** Reads on; waits up to a time for something to come. */
    void turn(long nowNanos, Duration wait) {
        SharedState.Position at = position;
        if (at == null) {
            at = state.end();
            for (String worker : state.workers()) {
                load(worker, nowNanos);
            }
            position = at;
            return;
        }
        List<SharedEntry> entries = state.after(at, wait);
        if (entries == null) {
            position = null;
            return;
        }
        remotes.apply(entries, nowNanos).forEach(worker -> load(worker, nowNanos));
        if (!entries.isEmpty()) {
            position =
                    new SharedState.Position(at.generation(), entries.getLast().id());
        }
    }

    /** Lets go what is silent. Without Redis as well. */
    void upkeep(long nowNanos, boolean connected) {
        Set<String> wanted = remotes.upkeep(nowNanos);
        if (connected) {
            wanted.forEach(worker -> load(worker, nowNanos));
        }
    }

    /** Something went wrong: nobody knows what was missed. */
    void lost() {
        position = null;
    }

    private void load(String worker, long nowNanos) {
        SharedWorker shared = state.worker(worker);
        if (shared == null) {
            state.strike(worker);
        } else {
            remotes.load(shared, nowNanos);
        }
    }
}
