package io.sluice.edge.adapter;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.sluice.edge.pipeline.PortFailure;
import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.TokenizerPort;
import io.sluice.edge.pipeline.TraceContext;
import io.sluice.edge.pipeline.VocabularyPort;
import io.sluice.tokenizer.v1.ConverseEnd;
import io.sluice.tokenizer.v1.ConversePrompt;
import io.sluice.tokenizer.v1.ConverseRequest;
import io.sluice.tokenizer.v1.ConverseResponse;
import io.sluice.tokenizer.v1.ConverseStart;
import io.sluice.tokenizer.v1.ConverseText;
import io.sluice.tokenizer.v1.ConverseTokens;
import io.sluice.tokenizer.v1.DecodeRequest;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import io.sluice.types.v1.TokenIds;
import java.util.function.Consumer;

/** Reaches the tokenizer over one channel from one event loop. */
final class GrpcTokenizer implements TokenizerPort, VocabularyPort {
    private static final ConverseRequest END = ConverseRequest.newBuilder()
            .setEnd(ConverseEnd.getDefaultInstance())
            .build();

    private final Channel channel;
    private final EventLoop loop;
    private final long unaryTimeoutNanos;

    GrpcTokenizer(Channel channel, EventLoop loop, long unaryTimeoutNanos) {
        this.channel = channel;
        this.loop = loop;
        this.unaryTimeoutNanos = unaryTimeoutNanos;
    }

    @Override
    public Session converse(Opening opening, Events events) {
        LoopCall<ConverseRequest, ConverseResponse> call = LoopCall.start(
                channel,
                loop,
                TokenizerServiceGrpc.getConverseMethod(),
                opening.timeoutNanos(),
                opening.trace(),
                new Receiver(events));
        ConverseStart.Builder start = ConverseStart.newBuilder()
                .setRequestId(opening.requestId())
                .setModel(opening.model())
                .addAllStop(opening.stop())
                .setCacheSalt(opening.cacheSalt());
        switch (opening.prompt()) {
            case Prompt.Conversation conversation -> start.setConversation(Messages.conversation(conversation));
            case Prompt.Text text ->
                start.setTextUtf8(Messages.bytes(text.text())).setAddSpecialTokens(text.addSpecial());
            case Prompt.Ids ids -> start.setIds(TokenIds.newBuilder().addAllIds(Messages.list(ids.ids())));
        }
        call.send(ConverseRequest.newBuilder().setStart(start).build());
        return new Conversation(call);
    }

    @Override
    public void encode(
            String model,
            Prompt prompt,
            boolean strings,
            TraceContext trace,
            Consumer<Ids> answer,
            Consumer<PortFailure> failed) {
        EncodeRequest.Builder request =
                EncodeRequest.newBuilder().setModel(model).setWithTokenStrings(strings);
        switch (prompt) {
            case Prompt.Conversation conversation -> request.setConversation(Messages.conversation(conversation));
            case Prompt.Text text ->
                request.setTextUtf8(Messages.bytes(text.text())).setAddSpecialTokens(text.addSpecial());
            case Prompt.Ids ids -> throw new IllegalArgumentException("ids are encoded already: " + ids.ids().length);
        }
        var call = LoopCall.start(
                channel,
                loop,
                TokenizerServiceGrpc.getEncodeMethod(),
                unaryTimeoutNanos,
                trace,
                new UnaryCall<>(
                        encoded -> answer.accept(new Ids(
                                Messages.ints(encoded.getIdsList()),
                                encoded.getContextTokens(),
                                encoded.getTokenStringsList())),
                        failed));
        call.send(request.build());
        call.halfClose();
    }

    @Override
    public void decode(
            String model, int[] ids, TraceContext trace, Consumer<String> answer, Consumer<PortFailure> failed) {
        var call = LoopCall.start(
                channel,
                loop,
                TokenizerServiceGrpc.getDecodeMethod(),
                unaryTimeoutNanos,
                trace,
                new UnaryCall<>(decoded -> answer.accept(decoded.getText()), failed));
        call.send(DecodeRequest.newBuilder()
                .setModel(model)
                .addAllIds(Messages.list(ids))
                .setWithSpecialTokens(true)
                .build());
        call.halfClose();
    }

    private record Conversation(LoopCall<ConverseRequest, ConverseResponse> call) implements Session {
        @Override
        public void tokens(long seq, int[] ids) {
            ConverseTokens.Builder tokens = ConverseTokens.newBuilder().setSeq(seq);
            for (int id : ids) {
                tokens.addIds(id);
            }
            call.send(ConverseRequest.newBuilder().setTokens(tokens).build());
        }

        @Override
        public void end() {
            call.send(END);
            call.halfClose();
        }

        @Override
        public void cancel() {
            call.cancel("the request is over");
        }
    }

    private record Receiver(Events events) implements LoopCall.Receiver<ConverseResponse> {
        @Override
        public void message(ConverseResponse message) {
            switch (message.getMessageCase()) {
                case PROMPT -> {
                    ConversePrompt prompt = message.getPrompt();
                    events.prompt(new Encoded(
                            Messages.ints(prompt.getIdsList()),
                            Messages.longs(prompt.getBlockHashesList()),
                            Messages.ints(prompt.getEndTokenIdsList()),
                            prompt.getContextTokens()));
                }
                case TEXT -> {
                    ConverseText text = message.getText();
                    events.text(
                            text.getNextSeq(),
                            text.getText(),
                            text.hasStopMatch()
                                    ? new StopMatch(
                                            text.getStopMatch().getIndex(),
                                            text.getStopMatch().getSeq())
                                    : null);
                }
                case MESSAGE_NOT_SET -> {}
            }
        }

        @Override
        public void closed(Status status, Metadata trailers) {
            // A good end before the answer is complete is a failure; after it nobody listens any more.
            Status told = status.isOk() ? Status.INTERNAL.withDescription("the tokenizer hung up") : status;
            events.tokenizerFailed(BackendStatus.failure(told, trailers));
        }
    }
}
