package io.sluice.edge.http;

import io.sluice.edge.pipeline.InferenceRequest;

/**
 * A request's body, read.
 *
 * @param request what is asked for
 * @param includeUsage whether a stream ends with a chunk of its usage
 * @param tier service tier the client named, or empty
 */
record ParsedBody(InferenceRequest request, boolean includeUsage, String tier) {
    /** Reads one kind of body. */
    @FunctionalInterface
    interface Reader {
        /** Reads a body. */
        ParsedBody read(byte[] bytes, int length, io.vertx.core.MultiMap headers) throws BadBody;
    }
}
