package io.sluice.tokenizer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.contracts.status.RichStatus;
import java.util.function.Function;
import java.util.function.Supplier;

/** A call of one request and one answer: runs the work, answers it or its failure, and logs its line. */
final class UnaryCall<T> {
    private final ServerCallStreamObserver<T> response;
    private final TokenizerContext context;
    private final RequestLine line;

    UnaryCall(String name, StreamObserver<T> response, TokenizerContext context) {
        this.response = (ServerCallStreamObserver<T>) response;
        // With a handler, an answer to a client that is gone is dropped; without one it would be thrown back at us.
        this.response.setOnCancelHandler(() -> {});
        this.context = context;
        this.line = new RequestLine(name);
    }

    /**
     * Checks and answers.
     *
     * @param check looks at the request, and answers the size of the text and the work to do with it
     */
    void run(Function<RequestLine, Work<T>> check) {
        try {
            Work<T> work = check.apply(line);
            context.pool().run(work.chars(), () -> answer(work));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void answer(Work<T> work) {
        if (response.isCancelled()) {
            // The client left while its text waited for a thread.
            line.end("cancelled");
            return;
        }
        T answer;
        try {
            answer = work.answer().get();
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        response.onNext(answer);
        response.onCompleted();
        line.end(response.isCancelled() ? "cancelled" : "ok");
    }

    private void fail(RuntimeException failure) {
        RichStatus status = GrpcErrors.status(failure);
        context.metrics().failed(status.reason());
        response.onError(status.asException());
        line.end(status.reason());
    }

    /**
     * Work that is checked and can be done.
     *
     * @param chars size of its text
     * @param answer does it
     */
    record Work<T>(long chars, Supplier<T> answer) {}
}
