package io.sluice.edge.http;

import io.sluice.edge.pipeline.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** Maps failures to HTTP: status, error body, and when to come back. */
final class HttpErrors {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    private HttpErrors() {}

    static int status(RequestFailure failure) {
        return switch (failure) {
            case RequestFailure.Invalid invalid -> 400;
            case RequestFailure.Unauthenticated nobody -> 401;
            case RequestFailure.Forbidden forbidden -> 403;
            case RequestFailure.ModelNotFound unknown -> 404;
            case RequestFailure.TooLarge large -> 413;
            case RequestFailure.Overloaded overloaded -> overloaded.optional() ? 498 : 503;
            case RequestFailure.DeadlinePassed late -> 504;
            case RequestFailure.Stalled stalled -> 408;
            case RequestFailure.ClientGone gone -> 499;
            case RequestFailure.Broken broken -> 500;
        };
    }

    /** Writes the error body: {@code {"error":{"message",…}}}. */
    static void body(RequestFailure failure, JsonBytes json) {
        error(json, failure.message(), type(failure), code(failure), param(failure));
    }

    static void error(JsonBytes json, String message, String type, String code, String param) {
        json.raw("{\"error\":{\"message\":")
                .string(message)
                .raw(",\"type\":")
                .stringOrNull(type)
                .raw(",\"code\":")
                .stringOrNull(code)
                .raw(",\"param\":")
                .stringOrNull(param)
                .raw("}}");
    }

    /** Answers a request with an error, before anything of an answer was sent; done when the client's socket took it. */
    static Future<Void> send(HttpServerResponse response, RequestFailure failure) {
        if (failure instanceof RequestFailure.Overloaded overloaded) {
            retryAfter(response, overloaded.retryAfter());
        }
        if (failure instanceof RequestFailure.Unauthenticated) {
            response.putHeader("www-authenticate", "Bearer");
        }
        JsonBytes json = new JsonBytes(256);
        body(failure, json);
        return send(response, status(failure), json);
    }

    /** Answers a request; done when the client's socket took it. */
    static Future<Void> send(HttpServerResponse response, int status, JsonBytes json) {
        if (response.closed() || response.ended()) {
            return Future.succeededFuture();
        }
        return response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(json.copy()));
    }

    private static void retryAfter(HttpServerResponse response, Duration delay) {
        long millis = Math.max(1, delay.toMillis());
        response.putHeader("retry-after-ms", Long.toString(millis));
        response.putHeader("retry-after", Long.toString((millis + 999) / 1000));
    }

    private static String type(RequestFailure failure) {
        return switch (failure) {
            case RequestFailure.Invalid invalid -> INVALID;
            case RequestFailure.Unauthenticated nobody -> INVALID;
            case RequestFailure.Forbidden forbidden -> "permissions_error";
            case RequestFailure.ModelNotFound unknown -> INVALID;
            case RequestFailure.TooLarge large -> INVALID;
            case RequestFailure.Overloaded overloaded -> overloaded.optional() ? "capacity_error" : SERVER;
            case RequestFailure.DeadlinePassed late -> "timeout_error";
            case RequestFailure.Stalled stalled -> "timeout_error";
            case RequestFailure.ClientGone gone -> SERVER;
            case RequestFailure.Broken broken -> SERVER;
        };
    }

    private static String code(RequestFailure failure) {
        if (failure instanceof RequestFailure.Overloaded overloaded && overloaded.optional()) {
            return "capacity_exceeded";
        }
        return failure.reason();
    }

    private static String param(RequestFailure failure) {
        return switch (failure) {
            case RequestFailure.Invalid invalid -> invalid.param();
            case RequestFailure.TooLarge large -> large.param();
            case RequestFailure.ModelNotFound unknown -> "model";
            case RequestFailure.Forbidden forbidden -> "model";
            case RequestFailure.Unauthenticated nobody -> "";
            case RequestFailure.Overloaded overloaded -> "";
            case RequestFailure.DeadlinePassed late -> "";
            case RequestFailure.Stalled stalled -> "";
            case RequestFailure.ClientGone gone -> "";
            case RequestFailure.Broken broken -> "";
        };
    }
}
