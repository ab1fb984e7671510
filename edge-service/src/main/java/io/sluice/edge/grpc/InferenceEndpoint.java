package io.sluice.edge.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.sluice.edge.adapter.Backends;
import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Pipeline;
import io.sluice.edge.stream.CreditWindow;
import io.sluice.edge.telemetry.RequestTelemetry;
import io.sluice.inference.v1.ChatRequest;
import io.sluice.inference.v1.ChatResponse;
import io.sluice.inference.v1.ChatStreamRequest;
import io.sluice.inference.v1.ChatStreamResponse;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateResponse;
import io.sluice.inference.v1.GenerateStreamRequest;
import io.sluice.inference.v1.GenerateStreamResponse;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.inference.v1.StreamEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.function.Function;

/** Serves the public gRPC surface through the same pipeline as HTTP. */
@GrpcService
@RegisterInterceptor(Authorization.class)
public class InferenceEndpoint extends InferenceServiceGrpc.InferenceServiceImplBase {
    // The transport calls itself ready only when it holds nothing: what it would buffer is not drained.
    private static final int READY_BYTES = 1;

    private final Pipeline pipeline;
    private final Backends backends;
    private final RequestTelemetry telemetry;

    InferenceEndpoint(Pipeline pipeline, Backends backends, RequestTelemetry telemetry) {
        this.pipeline = pipeline;
        this.backends = backends;
        this.telemetry = telemetry;
    }

    @Override
    public void chat(ChatRequest request, StreamObserver<ChatResponse> response) {
        EventSink<ChatResponse> sink = sink(
                response, event -> ChatResponse.newBuilder().setEvent(event).build());
        open(sink, CreditWindow.UNLIMITED, request, Requests.of(request));
    }

    @Override
    public void generate(GenerateRequest request, StreamObserver<GenerateResponse> response) {
        EventSink<GenerateResponse> sink = sink(
                response, event -> GenerateResponse.newBuilder().setEvent(event).build());
        open(sink, CreditWindow.UNLIMITED, request, Requests.of(request));
    }

    @Override
    public StreamObserver<ChatStreamRequest> chatStream(StreamObserver<ChatStreamResponse> response) {
        EventSink<ChatStreamResponse> sink = sink(
                response,
                event -> ChatStreamResponse.newBuilder().setEvent(event).build());
        return credited(
                response,
                sink,
                message -> new CreditedCall.Step<>(
                        message.hasStart() ? message.getStart() : null,
                        message.hasCredit()
                                ? Integer.toUnsignedLong(message.getCredit().getTokens())
                                : -1,
                        message.hasCancel()),
                start -> open(sink, 0, start, Requests.of(start)));
    }

    @Override
    public StreamObserver<GenerateStreamRequest> generateStream(StreamObserver<GenerateStreamResponse> response) {
        EventSink<GenerateStreamResponse> sink = sink(
                response,
                event -> GenerateStreamResponse.newBuilder().setEvent(event).build());
        return credited(
                response,
                sink,
                message -> new CreditedCall.Step<>(
                        message.hasStart() ? message.getStart() : null,
                        message.hasCredit()
                                ? Integer.toUnsignedLong(message.getCredit().getTokens())
                                : -1,
                        message.hasCancel()),
                start -> open(sink, 0, start, Requests.of(start)));
    }

    private static <T> EventSink<T> sink(StreamObserver<T> response, Function<StreamEvent, T> wrap) {
        ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) response;
        EventSink<T> sink = new EventSink<>(call, wrap);
        call.setOnReadyThreshold(READY_BYTES);
        call.setOnReadyHandler(sink::ready);
        call.setOnCancelHandler(sink::gone);
        return sink;
    }

    private static <Q, S> StreamObserver<Q> credited(
            StreamObserver<?> response,
            EventSink<?> sink,
            Function<Q, CreditedCall.Step<S>> step,
            Function<S, Exchange> start) {
        ServerCallStreamObserver<?> call = (ServerCallStreamObserver<?>) response;
        call.disableAutoRequest();
        call.request(1);
        return new CreditedCall<>(call, sink, step, start);
    }

    private Exchange open(EventSink<?> sink, long allowance, MessageLite message, InferenceRequest request) {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        if (context == null) {
            throw Status.INTERNAL
                    .withDescription("a call came on a thread of no event loop")
                    .asRuntimeException();
        }
        Exchange exchange =
                pipeline.open(RequestIds.next(), backends.from(context).ports(), sink, telemetry.observe(), allowance);
        sink.attach(exchange);
        if (exchange.authenticate(Authorization.current()) && exchange.hold(message.getSerializedSize())) {
            exchange.start(request);
        }
        return exchange;
    }
}
