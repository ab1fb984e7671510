package io.sluice.contracts.stream;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Multi;
import java.util.function.Function;

/**
 * Carries a {@link Multi} over a gRPC call with the demand, the cancellation and the deadline of both ends.
 *
 * <ul>
 *   <li>Outbound, an item is asked of the Multi only while the transport is ready to take it; at most
 *       {@value Outbound#BATCH} are asked for at a time, which bounds what is handed to a transport that has just
 *       stopped being ready.
 *   <li>Inbound, a message is asked of the transport only while the subscriber wants it; at most
 *       {@value Demand#LIMIT} are asked for and not yet delivered, however large the subscriber's demand.
 *   <li>A subscriber's cancellation cancels the call; a cancelled call, a passed deadline and a cancelled
 *       {@link io.grpc.Context} cancel the Multi that feeds it.
 *   <li>A failure that is a gRPC status ends the call with it, trailers included; any other is logged and ends the call
 *       with INTERNAL and the reason {@code internal_error}. At the caller a status becomes a
 *       {@link io.grpc.StatusRuntimeException} with its trailers.
 * </ul>
 *
 * <p>Nothing here queues, starts a thread or switches to another one: items are delivered on the thread gRPC calls on,
 * and sent on the thread they are emitted on.
 */
public final class GrpcStreams {
    private GrpcStreams() {}

    /**
     * Answers a call with the items of a Multi: the body of a server-streaming method.
     *
     * @param items subscribed to at once, in the present {@link io.grpc.Context}
     * @param response what gRPC gave the method; must not have been used yet
     */
    public static <T> void serve(Multi<T> items, StreamObserver<T> response) {
        ServerSink<T> sink = new ServerSink<>((ServerCallStreamObserver<T>) response);
        Outbound<T> outbound = new Outbound<>(sink);
        sink.drain(outbound);
        items.subscribe().withSubscriber(outbound);
    }

    /**
     * Answers a call of a stream of requests with a stream of responses: the body of a bidirectional method.
     *
     * @param response what gRPC gave the method; must not have been used yet
     * @param handler makes the responses from the requests. The requests can be subscribed to once, and fail with
     *     CANCELLED when the call ends early. Cancelling them asks for no more and leaves the call open.
     * @return what the method returns to gRPC
     */
    public static <Q, T> StreamObserver<Q> serveBidi(StreamObserver<T> response, Function<Multi<Q>, Multi<T>> handler) {
        ServerRequests<Q> requests = new ServerRequests<>((ServerCallStreamObserver<T>) response);
        // Deferred, so that a handler that throws fails the call as a failing Multi does.
        serve(Multi.createFrom().deferred(() -> handler.apply(Multi.createFrom().publisher(requests))), response);
        return requests;
    }

    /**
     * Calls a server-streaming method anew for every subscriber.
     *
     * @param options holds the deadline, if there is one; that of the {@link io.grpc.Context} at subscription holds too
     * @param request the one request
     */
    public static <Q, T> Multi<T> call(Channel channel, MethodDescriptor<Q, T> method, CallOptions options, Q request) {
        return Multi.createFrom()
                .publisher(new ClientCallPublisher<>(
                        channel, method, options, Multi.createFrom().item(request)));
    }

    /**
     * Calls a bidirectional or client-streaming method anew for every subscriber.
     *
     * @param options holds the deadline, if there is one; that of the {@link io.grpc.Context} at subscription holds too
     * @param requests subscribed to once for each call. Their failure cancels the call and fails the answer.
     */
    public static <Q, T> Multi<T> call(
            Channel channel, MethodDescriptor<Q, T> method, CallOptions options, Multi<Q> requests) {
        return Multi.createFrom().publisher(new ClientCallPublisher<>(channel, method, options, requests));
    }
}
