package io.sluice.contracts.stream;

import com.google.protobuf.Int64Value;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.Flow.Publisher;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK on the answer of a call, over a real connection: client's end of the bridge to server's end. */
@NullMarked
public class AnswerTckTest extends FlowPublisherVerification<Int64Value> {
    @SuppressWarnings("NullAway.Init") // set by TestNG before every test
    private Loopback loopback;

    public AnswerTckTest() {
        super(new TestEnvironment(500, 100));
    }

    @BeforeClass
    public void open() {
        loopback = new Loopback();
        loopback.answer =
                n -> n < 0 ? Multi.createFrom().failure(Status.ABORTED.asRuntimeException()) : Loopback.range(n);
    }

    @AfterClass
    public void close() {
        loopback.close();
    }

    @Override
    public Publisher<Int64Value> createFlowPublisher(long elements) {
        return new ClientCallPublisher<>(
                loopback.channel(),
                Loopback.ANSWER,
                CallOptions.DEFAULT,
                Multi.createFrom().item(Loopback.value(elements)));
    }

    @Override
    public Publisher<Int64Value> createFailedFlowPublisher() {
        return createFlowPublisher(-1);
    }
}
