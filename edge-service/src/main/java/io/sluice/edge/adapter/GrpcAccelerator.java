package io.sluice.edge.adapter;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.Accepted;
import io.sluice.accelerator.v1.Cancel;
import io.sluice.accelerator.v1.Credit;
import io.sluice.accelerator.v1.Finish;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.accelerator.v1.Tokens;
import io.sluice.edge.pipeline.AcceleratorPort;
import java.util.List;

/** Reaches the accelerator processes, each over its own channel, from one event loop. */
final class GrpcAccelerator implements AcceleratorPort {
    private final List<? extends Channel> channels;
    private final EventLoop loop;

    GrpcAccelerator(List<? extends Channel> channels, EventLoop loop) {
        this.channels = List.copyOf(channels);
        this.loop = loop;
    }

    @Override
    public Generation generate(Order order, Events events) {
        LoopCall<GenerateRequest, GenerateResponse> call = LoopCall.start(
                channels.get(order.worker().endpoint()),
                loop,
                AcceleratorServiceGrpc.getGenerateMethod(),
                order.timeoutNanos(),
                order.trace(),
                new Receiver(events));
        call.send(GenerateRequest.newBuilder()
                .setStart(GenerateStart.newBuilder()
                        .setContext(Messages.context(order.requestId(), order.terms()))
                        .setWorkerId(order.worker().id())
                        .setModel(order.model())
                        .addAllPromptIds(Messages.list(order.promptIds()))
                        .setSampling(Messages.sampling(order.sampling()))
                        .addAllEndTokenIds(Messages.list(order.endTokenIds()))
                        .setCreditTokens(order.credit()))
                .build());
        return new Running(call);
    }

    private record Running(LoopCall<GenerateRequest, GenerateResponse> call) implements Generation {
        @Override
        public void credit(int tokens) {
            call.send(GenerateRequest.newBuilder()
                    .setCredit(Credit.newBuilder().setTokens(tokens))
                    .build());
        }

        @Override
        public void cancel(EndReason reason) {
            call.send(GenerateRequest.newBuilder()
                    .setCancel(Cancel.newBuilder().setReason(Messages.reason(reason)))
                    .build());
            call.halfClose();
        }

        @Override
        public void abort() {
            call.cancel("the request is over");
        }
    }

    private record Receiver(Events events) implements LoopCall.Receiver<GenerateResponse> {
        @Override
        public void message(GenerateResponse message) {
            switch (message.getMessageCase()) {
                case TOKENS -> {
                    Tokens tokens = message.getTokens();
                    events.tokens(tokens.getSeq(), Messages.ints(tokens.getIdsList()), tokens.getChainHash());
                }
                case ACCEPTED -> {
                    Accepted accepted = message.getAccepted();
                    events.accepted(
                            accepted.getWorkerId(), accepted.getQueuePosition(), accepted.getPredictedFirstTokenUs());
                }
                case PROMPT ->
                    events.prefilled(
                            message.getPrompt().getPromptTokens(),
                            message.getPrompt().getCachedTokens(),
                            message.getPrompt().getQueueTimeUs(),
                            message.getPrompt().getPromptTimeUs());
                case PARKED -> events.parked();
                case RESUMED -> events.resumed(message.getResumed().getParkedTimeUs());
                case FINISH -> {
                    Finish finish = message.getFinish();
                    events.finished(
                            Messages.end(finish.getReason()),
                            Messages.usage(finish.getUsage()),
                            Messages.times(finish.getTimings(), finish.getDeviceUse()));
                }
                case MESSAGE_NOT_SET -> {}
            }
        }

        @Override
        public void closed(Status status, Metadata trailers) {
            // A good end before a Finish is a failure; after it nobody listens any more.
            Status told = status.isOk() ? Status.INTERNAL.withDescription("the worker hung up") : status;
            events.workerFailed(BackendStatus.failure(told, trailers));
        }
    }
}
