package io.sluice.contracts.stream;

import com.google.protobuf.Int64Value;
import io.grpc.CallOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK on what sends the answers of a served call, over a real connection. */
@NullMarked
public class OutboundTckTest extends FlowSubscriberBlackboxVerification<Int64Value> {
    @SuppressWarnings("NullAway.Init") // set by TestNG before every test
    private Loopback loopback;

    public OutboundTckTest() {
        super(new TestEnvironment(500, 100));
    }

    @BeforeClass
    public void open() {
        loopback = new Loopback();
    }

    @AfterClass
    public void close() {
        loopback.close();
    }

    @Override
    public Subscriber<Int64Value> createFlowSubscriber() {
        CompletableFuture<Subscriber<Int64Value>> served = new CompletableFuture<>();
        loopback.raw = response -> {
            ServerSink<Int64Value> sink = new ServerSink<>(response);
            Outbound<Int64Value> outbound = new Outbound<>(sink);
            sink.drain(outbound);
            served.complete(outbound);
        };
        GrpcStreams.call(loopback.channel(), Loopback.ANSWER, CallOptions.DEFAULT, Loopback.value(0))
                .subscribe()
                .with(item -> {}, failure -> {});
        return Await.value(served);
    }

    @Override
    public Int64Value createElement(int element) {
        return Loopback.value(element);
    }
}
