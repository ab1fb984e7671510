package io.sluice.contracts.stream;

import com.google.protobuf.Int64Value;
import io.grpc.CallOptions;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Publisher;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK on the requests of a served call, over a real connection. They take one subscriber only. */
@NullMarked
public class RequestsTckTest extends FlowPublisherVerification<Int64Value> {
    @SuppressWarnings("NullAway.Init") // set by TestNG before every test
    private Loopback loopback;

    public RequestsTckTest() {
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
    public Publisher<Int64Value> createFlowPublisher(long elements) {
        CompletableFuture<Publisher<Int64Value>> served = serve();
        call(elements);
        return Await.value(served);
    }

    @Override
    public Publisher<Int64Value> createFailedFlowPublisher() {
        CompletableFuture<Publisher<Int64Value>> served = serve();
        Cancellable call = call(1);
        Publisher<Int64Value> requests = Await.value(served);
        call.cancel();
        return requests;
    }

    private CompletableFuture<Publisher<Int64Value>> serve() {
        CompletableFuture<Publisher<Int64Value>> served = new CompletableFuture<>();
        loopback.rawTalk = response -> {
            ServerRequests<Int64Value> requests = new ServerRequests<>(response);
            served.complete(requests);
            return requests;
        };
        return served;
    }

    private Cancellable call(long elements) {
        return GrpcStreams.call(loopback.channel(), Loopback.TALK, CallOptions.DEFAULT, Loopback.range(elements))
                .subscribe()
                .with(item -> {}, failure -> {});
    }
}
