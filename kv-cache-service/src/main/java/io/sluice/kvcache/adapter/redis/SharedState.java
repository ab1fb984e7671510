package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.Tier;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the services share, in Redis: calls in pipelined batches, each of which waits for its answers, up to a time. */
final class SharedState {
    /** Entries taken from the stream at a time. */
    private static final int ENTRIES = 256;

    private final Redis redis;
    private final SharedRequests requests;
    private final Duration timeout;
    private volatile @Nullable String sha;

    SharedState(Redis redis, SharedRequests requests, Duration timeout) {
        this.redis = redis;
        this.requests = requests;
        this.timeout = timeout;
    }

    /** Where the stream is, and which of its lives it is: another one after Redis has lost everything. */
    record Position(String generation, String id) {}

    /** Tells, in one batch; returns what became of each. A failure may mean that some are done: tell all again. */
    List<String> tell(List<Work> works) {
        String script = script();
        List<Request> calls =
                works.stream().map(work -> requests.of(work, script)).toList();
        return batch(calls, timeout).stream().map(Response::toString).toList();
    }

    /** Redis may have restarted: the script is to be loaded again. */
    void forgetScript() {
        sha = null;
    }

    /** Where the stream ends now. */
    Position end() {
        List<Response> replies = batch(
                List.of(
                        Request.cmd(Command.SET)
                                .arg(requests.generationKey())
                                .arg(UUID.randomUUID().toString())
                                .arg("NX"),
                        Request.cmd(Command.GET).arg(requests.generationKey()),
                        Request.cmd(Command.XREVRANGE)
                                .arg(requests.streamKey())
                                .arg("+")
                                .arg("-")
                                .arg("COUNT")
                                .arg(1)),
                timeout);
        Response last = replies.get(2);
        return new Position(
                replies.get(1).toString(),
                last == null || last.size() == 0 ? "0-0" : last.get(0).get(0).toString());
    }

    /** The entries after a position; waits up to a time for the first. Null when the stream has begun another life. */
    @Nullable
    List<SharedEntry> after(Position position, Duration wait) {
        List<Response> replies = batch(
                List.of(
                        Request.cmd(Command.GET).arg(requests.generationKey()),
                        Request.cmd(Command.XREAD)
                                .arg("COUNT")
                                .arg(ENTRIES)
                                .arg("BLOCK")
                                .arg(wait.toMillis())
                                .arg("STREAMS")
                                .arg(requests.streamKey())
                                .arg(position.id())),
                timeout.plus(wait));
        Response generation = replies.getFirst();
        if (generation == null || !generation.toString().equals(position.generation())) {
            return null;
        }
        return SharedReplies.entries(replies.get(1));
    }

    /** The workers that are shared. */
    Set<String> workers() {
        Set<String> workers = new TreeSet<>();
        batch(List.of(Request.cmd(Command.SMEMBERS).arg(requests.workersKey())), timeout)
                .getFirst()
                .forEach(member -> workers.add(member.toString()));
        return workers;
    }

    /** A worker as it is at one moment; null where it is gone. */
    @Nullable
    SharedWorker worker(String id) {
        List<Request> calls = new ArrayList<>();
        calls.add(Request.cmd(Command.MULTI));
        calls.add(Request.cmd(Command.HMGET)
                .arg(requests.stateKey(id))
                .arg("epoch")
                .arg("seq")
                .arg("node")
                .arg("model")
                .arg("tokens")
                .arg("total"));
        for (Tier tier : Tier.values()) {
            calls.add(Request.cmd(Command.SMEMBERS).arg(requests.tierKey(id, tier)));
        }
        calls.add(Request.cmd(Command.EXEC));
        List<Response> parts = new ArrayList<>();
        batch(calls, timeout).getLast().forEach(parts::add);
        return SharedReplies.worker(id, parts);
    }

    /** Takes a worker off the list whose state has run out. */
    void strike(String id) {
        batch(List.of(Request.cmd(Command.SREM).arg(requests.workersKey()).arg(id)), timeout);
    }

    private String script() {
        String known = sha;
        if (known == null) {
            known = batch(List.of(Request.cmd(Command.SCRIPT).arg("LOAD").arg(Scripts.APPLY)), timeout)
                    .getFirst()
                    .toString();
            sha = known;
        }
        return known;
    }

    private List<Response> batch(List<Request> calls, Duration most) {
        return Objects.requireNonNull(redis.batch(calls).await().atMost(most));
    }
}
