package io.sluice.edge.http;

import io.sluice.edge.pipeline.AnswerSink;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client before it is known how it wants its answer; then passes on to the one that fits. */
final class HttpClientSink implements AnswerSink {
    private final HttpServerResponse response;
    private final Runnable ending;
    private final Consumer<Future<Void>> ended;
    private @Nullable AnswerSink chosen;

    HttpClientSink(HttpServerResponse response, Runnable ending, Consumer<Future<Void>> ended) {
        this.response = response;
        this.ending = ending;
        this.ended = ended;
    }

    void choose(AnswerSink sink) {
        chosen = sink;
    }

    @Override
    public void accepted(Exchange exchange, long predictedFirstTokenMicros) {
        if (chosen != null) {
            chosen.accepted(exchange, predictedFirstTokenMicros);
        }
    }

    @Override
    public void prefilled(Exchange exchange) {
        if (chosen != null) {
            chosen.prefilled(exchange);
        }
    }

    @Override
    public boolean whole() {
        return chosen != null && chosen.whole();
    }

    @Override
    public void delta(Delta delta) {
        if (chosen != null) {
            chosen.delta(delta);
        }
    }

    @Override
    public void finished(Answer answer) {
        ending.run();
        if (chosen != null) {
            chosen.finished(answer);
        }
    }

    @Override
    public void failed(RequestFailure failure) {
        ending.run();
        if (failure instanceof RequestFailure.ClientGone) {
            ended.accept(Future.succeededFuture());
            return;
        }
        if (chosen != null) {
            chosen.failed(failure);
        } else {
            ended.accept(HttpErrors.send(response, failure));
        }
    }
}
