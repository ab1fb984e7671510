package io.sluice.edge.http;

import io.sluice.edge.pipeline.AnswerSink;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/** An answer in one piece. What is collected is bounded by the request's limit of tokens. */
final class CollectedAnswer implements AnswerSink {
    private final HttpServerResponse response;
    private final Exchange exchange;
    private final String tier;
    private final Consumer<Future<Void>> ended;
    private final StringBuilder text = new StringBuilder();

    CollectedAnswer(HttpServerResponse response, Exchange exchange, String tier, Consumer<Future<Void>> ended) {
        this.response = response;
        this.exchange = exchange;
        this.tier = tier;
        this.ended = ended;
    }

    @Override
    public void accepted(Exchange request, long predictedFirstTokenMicros) {
        // Told at the end.
    }

    @Override
    public void prefilled(Exchange request) {
        // Told at the end.
    }

    @Override
    public boolean whole() {
        return true;
    }

    @Override
    public void delta(Delta delta) {
        text.append(delta.text());
        // Room for more, not delivery: that is the end's alone.
        exchange.drained(delta.ids().length);
    }

    @Override
    public void finished(Answer answer) {
        JsonBytes json = new JsonBytes(text.length() + 640);
        Envelope.of(exchange, tier, false).whole(json, text.toString(), answer);
        response.putHeader("server-timing", ServerTiming.header(exchange.times()));
        ended.accept(HttpErrors.send(response, 200, json));
    }

    @Override
    public void failed(RequestFailure failure) {
        ended.accept(HttpErrors.send(response, failure));
    }
}
