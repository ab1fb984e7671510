package io.sluice.edge.http;

import io.sluice.edge.pipeline.RequestFailure;

/** A request body that is not what it should be. */
final class BadBody extends Exception {
    private static final long serialVersionUID = 1;

    private final transient RequestFailure.Invalid failure;

    BadBody(String param, String message) {
        super(message, null, false, false);
        this.failure = new RequestFailure.Invalid(param, message);
    }

    RequestFailure.Invalid failure() {
        return failure;
    }
}
