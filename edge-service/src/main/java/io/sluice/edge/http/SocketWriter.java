package io.sluice.edge.http;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.IntConsumer;

/**
 * Writes to one client, at most once an event-loop turn: what is ready together leaves together, and nothing waits
 * longer than the turn. Tells how many tokens a write carried once the socket has taken it; a socket that takes nothing
 * more gives no credit, and so bounds what waits here by the stream's window.
 */
final class SocketWriter {
    private final HttpServerResponse response;
    private final EventLoop loop;
    private final int cap;
    private final IntConsumer drained;
    private final JsonBytes pending = new JsonBytes(512);
    private int pendingTokens;
    private boolean scheduled;
    private boolean wrote;

    SocketWriter(HttpServerResponse response, EventLoop loop, int cap, IntConsumer drained) {
        this.response = response;
        this.loop = loop;
        this.cap = cap;
        this.drained = drained;
    }

    /** Returns where to put bytes; {@link #ready} must follow. */
    JsonBytes bytes() {
        return pending;
    }

    /** Has what was put leave with this turn, and counts the tokens it stands for. */
    void ready(int tokens) {
        pendingTokens += tokens;
        if (pending.length() >= cap) {
            flush();
        } else if (!scheduled) {
            scheduled = true;
            loop.execute(() -> {
                scheduled = false;
                flush();
            });
        }
    }

    /** Writes what is left and ends the response; done when the client's socket took it. */
    Future<Void> end() {
        return response.closed() || response.ended() ? Future.succeededFuture() : response.end(take());
    }

    /** Returns whether anything was written since the last call. */
    boolean wroteSinceAsked() {
        boolean was = wrote;
        wrote = false;
        return was;
    }

    boolean stalled() {
        return response.writeQueueFull();
    }

    private void flush() {
        if (pending.length() == 0 || response.closed() || response.ended()) {
            return;
        }
        int tokens = pendingTokens;
        pendingTokens = 0;
        wrote = true;
        if (tokens == 0) {
            response.write(take());
        } else {
            response.write(take()).onComplete(written -> {
                if (written.succeeded()) {
                    drained.accept(tokens);
                }
            });
        }
    }

    private Buffer take() {
        Buffer buffer = Buffer.buffer(pending.length()).appendBytes(pending.array(), 0, pending.length());
        pending.clear();
        return buffer;
    }
}
