package io.sluice.load;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.sluice.contracts.status.RichStatus;
import io.sluice.inference.v1.ChatMessage;
import io.sluice.inference.v1.ChatRequest;
import io.sluice.inference.v1.ChatResponse;
import io.sluice.inference.v1.Delta;
import io.sluice.inference.v1.Finish;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.types.v1.SamplingParameters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Asks over gRPC, with server streaming. */
final class GrpcClient implements Client {
    private final List<ManagedChannel> channels;
    private final AtomicInteger next = new AtomicInteger();
    private final CallOptions options;
    private final String model;
    private final Duration timeout;

    GrpcClient(String address, int channels, String key, String model, Duration timeout) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        this.channels = IntStream.range(0, channels)
                .mapToObj(i -> NettyChannelBuilder.forTarget(address)
                        .usePlaintext()
                        // The observers below only count, so they may run where the bytes arrive.
                        .directExecutor()
                        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .build())
                .toList();
        this.options = CallOptions.DEFAULT;
        this.model = model;
        this.timeout = timeout;
    }

    @Override
    public Connection connect() {
        ManagedChannel channel = channels.get(Math.floorMod(next.getAndIncrement(), channels.size()));
        return new Connection() {
            @Override
            public void ask(String prompt, int maxTokens, Answer answer) throws InterruptedException {
                CountDownLatch ended = new CountDownLatch(1);
                ClientCall<ChatRequest, ChatResponse> call = channel.newCall(
                        InferenceServiceGrpc.getChatMethod(),
                        options.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
                ClientCalls.asyncServerStreamingCall(call, request(prompt, maxTokens), new Events(answer, ended));
                ended.await();
            }

            @Override
            public void close() {
                // The channel is shared.
            }
        };
    }

    private ChatRequest request(String prompt, int maxTokens) {
        return ChatRequest.newBuilder()
                .setModel(model)
                .addMessages(ChatMessage.newBuilder().setRole("user").setContent(prompt))
                .setSampling(SamplingParameters.newBuilder().setMaxTokens(maxTokens))
                .build();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /** Takes in the events of one call. */
    private record Events(Answer answer, CountDownLatch ended) implements StreamObserver<ChatResponse> {
        @Override
        public void onNext(ChatResponse response) {
            long now = System.nanoTime();
            switch (response.getEvent().getEventCase()) {
                case DELTA -> {
                    Delta delta = response.getEvent().getDelta();
                    if (delta.getTokenCount() > 0) {
                        if (delta.getSeq() != answer.delivered()) {
                            answer.disordered();
                        }
                        answer.arrived(delta.getSeq() + delta.getTokenCount(), now);
                    }
                }
                case FINISH -> {
                    Finish finish = response.getEvent().getFinish();
                    answer.usage(
                            finish.getUsage().getPromptTokens(),
                            finish.getUsage().getCachedTokens(),
                            finish.getUsage().getCompletionTokens(),
                            finish.getTimings().getQueueTimeUs(),
                            finish.getTimings().getPromptTimeUs());
                    answer.cost(finish.getDeviceUse().getCostUsd());
                    answer.finished(now);
                }
                default -> {}
            }
        }

        @Override
        public void onError(Throwable failure) {
            RichStatus status = RichStatus.from(failure);
            String what =
                    status.code() == Status.Code.UNAVAILABLE && status.reason().isEmpty()
                            ? "connection broken"
                            : status.code() + (status.reason().isEmpty() ? "" : " " + status.reason());
            answer.failed(what, status.retryAfter().map(Duration::toMillis).orElse(100L));
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }
    }
}
