package io.sluice.contracts.stream;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.smallrye.mutiny.Multi;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;

/** Makes a call for each subscriber, and publishes its answer. */
final class ClientCallPublisher<Q, T> implements Publisher<T> {
    private final Channel channel;
    private final MethodDescriptor<Q, T> method;
    private final CallOptions options;
    private final Multi<Q> requests;

    ClientCallPublisher(Channel channel, MethodDescriptor<Q, T> method, CallOptions options, Multi<Q> requests) {
        this.channel = channel;
        this.method = method;
        this.options = options;
        this.requests = requests;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        new StartedCall<>(channel.newCall(method, options), subscriber).start(requests);
    }
}
