package io.sluice.tokenizer.grpc;

import io.grpc.stub.StreamObserver;
import io.sluice.contracts.status.RichStatus;
import io.sluice.tokenizer.TokenizerException;
import java.util.function.Function;

/** A call of one request and one answer: runs the work, answers it or its failure, and logs its line. */
final class UnaryCall<T> {
    private final StreamObserver<T> response;
    private final TokenizerContext context;
    private final RequestLine line;

    UnaryCall(String name, StreamObserver<T> response, TokenizerContext context) {
        this.response = response;
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
        } catch (TokenizerException e) {
            fail(e);
        }
    }

    private void answer(Work<T> work) {
        T answer;
        try {
            answer = work.answer().get();
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        response.onNext(answer);
        response.onCompleted();
        line.end("ok");
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
    record Work<T>(long chars, java.util.function.Supplier<T> answer) {}
}
