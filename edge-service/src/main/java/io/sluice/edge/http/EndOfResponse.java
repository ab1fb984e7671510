package io.sluice.edge.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;

/** Watches the end of a response until the client's socket has taken it. */
final class EndOfResponse {
    private EndOfResponse() {}

    /**
     * Watches one end. A client that does not take it in time loses its connection, and with it what waits there.
     *
     * @param within time the client has
     * @param written done when the socket took the end, or never will
     * @param gone called once, then
     */
    static void watch(
            HttpServerRequest request, ContextInternal context, Duration within, Future<Void> written, Runnable gone) {
        if (written.isComplete()) {
            gone.run();
            return;
        }
        long timer = context.owner()
                .setTimer(within.toMillis(), late -> request.connection().close());
        written.onComplete(end -> {
            context.owner().cancelTimer(timer);
            gone.run();
        });
    }
}
