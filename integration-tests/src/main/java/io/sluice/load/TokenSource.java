package io.sluice.load;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/**
 * A model server that computes nothing: answers a chat request with events in the form of Sluice's, the first after a step
 * and one each step from there, as a worker of the profile {@code fixed} paces them. What gateways stand in front of.
 */
final class TokenSource implements AutoCloseable {
    private static final String CHUNK =
            "\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"sluice/echo\"";
    private static final String HEAD =
            "{\"id\":\"chatcmpl-0123456789abcdefghjkmnpqrs\"," + CHUNK + ",\"choices\":[{\"index\":0,";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final long stepMillis;
    private final int port;

    TokenSource(long stepMillis) {
        this.stepMillis = stepMillis;
        this.port = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    int port() {
        return port;
    }

    private void answer(HttpServerRequest request) {
        request.bodyHandler(body -> {
            int tokens = new JsonObject(body).getInteger("max_completion_tokens", 16);
            HttpServerResponse response =
                    request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            new Stream(response, tokens).next();
        });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** One answer. Each step is due a whole number of steps after the start: a late timer delays no later token. */
    private final class Stream {
        private final HttpServerResponse response;
        private final int tokens;
        private final long began = System.nanoTime();
        private int sent;

        Stream(HttpServerResponse response, int tokens) {
            this.response = response;
            this.tokens = tokens;
            // Tells the reader that events are numbered, as a Sluice edge does.
            response.write(
                    event(
                            HEAD
                                    + "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"x_groq\":{\"id\":\"req\"}}"));
        }

        void next() {
            long due = (sent + 1) * stepMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (due > 0) {
                vertx.setTimer(due, timer -> token());
            } else {
                vertx.runOnContext(now -> token());
            }
        }

        private void token() {
            if (response.closed()) {
                return;
            }
            response.write(Buffer.buffer("id: " + sent + "\n")
                    .appendBuffer(event(
                            HEAD + "\"delta\":{\"content\":\" water\"},\"logprobs\":null,\"finish_reason\":null}]}")));
            if (++sent < tokens) {
                next();
                return;
            }
            response.write(event(HEAD
                    + "\"delta\":{},\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":"
                    + tokens + ",\"total_tokens\":" + (tokens + 1) + "}}"));
            response.end("data: [DONE]\n\n");
        }

        private Buffer event(String json) {
            return Buffer.buffer("data: " + json + "\n\n");
        }
    }
}
