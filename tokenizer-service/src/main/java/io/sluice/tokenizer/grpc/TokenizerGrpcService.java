package io.sluice.tokenizer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import io.sluice.tokenizer.v1.ConverseRequest;
import io.sluice.tokenizer.v1.ConverseResponse;
import io.sluice.tokenizer.v1.CountRequest;
import io.sluice.tokenizer.v1.CountResponse;
import io.sluice.tokenizer.v1.DecodeRequest;
import io.sluice.tokenizer.v1.DecodeResponse;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.ListModelsRequest;
import io.sluice.tokenizer.v1.ListModelsResponse;
import io.sluice.tokenizer.v1.TokenizerModel;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import jakarta.inject.Provider;
import java.util.function.Supplier;

/** The TokenizerService. */
@GrpcService
public class TokenizerGrpcService extends TokenizerServiceGrpc.TokenizerServiceImplBase {
    private final Provider<TokenizerContext> context;

    /** @param context a provider, for the server makes its services on an event loop, which loading would block */
    TokenizerGrpcService(Provider<TokenizerContext> context) {
        this.context = context;
    }

    @Override
    public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> response) {
        ConverseCall call = new ConverseCall((ServerCallStreamObserver<ConverseResponse>) response, context.get());
        call.open();
        return call;
    }

    @Override
    public void encode(EncodeRequest request, StreamObserver<EncodeResponse> response) {
        new UnaryCall<>("encode", response, context.get()).run(line -> {
            Model model = context.get().models().get(request.getModel());
            line.model(model.id());
            return switch (request.getInputCase()) {
                case TEXT -> ids(model, line, text(model, request.getText(), request.getParseSpecial()));
                case TEXT_UTF8 -> ids(model, line, text(model, utf8(request.getTextUtf8()), request.getParseSpecial()));
                case CONVERSATION -> ids(model, line, conversation(model, request.getConversation()));
                case INPUT_NOT_SET -> throw noInput();
            };
        });
    }

    @Override
    public void count(CountRequest request, StreamObserver<CountResponse> response) {
        new UnaryCall<>("count", response, context.get()).run(line -> {
            Model model = context.get().models().get(request.getModel());
            line.model(model.id());
            return switch (request.getInputCase()) {
                case TEXT -> count(line, text(model, request.getText(), false));
                case TEXT_UTF8 -> count(line, text(model, utf8(request.getTextUtf8()), false));
                case CONVERSATION -> count(line, conversation(model, request.getConversation()));
                case INPUT_NOT_SET -> throw noInput();
            };
        });
    }

    @Override
    public void decode(DecodeRequest request, StreamObserver<DecodeResponse> response) {
        new UnaryCall<>("decode", response, context.get()).run(line -> {
            Model model = context.get().models().get(request.getModel());
            line.model(model.id());
            int[] ids = context.get().requests().ids("ids", request.getIdsList(), model);
            return new UnaryCall.Work<>(ids.length, () -> {
                TextDecoder decoder = new TextDecoder(model.tokens(), StopStrings.NONE);
                for (int id : ids) {
                    decoder.accept(id);
                }
                decoder.finish();
                line.output(ids.length);
                context.get().metrics().of(model).decoded(ids.length);
                return DecodeResponse.newBuilder().setText(decoder.release()).build();
            });
        });
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> response) {
        ListModelsResponse.Builder list = ListModelsResponse.newBuilder();
        for (Model model : context.get().models().all()) {
            list.addModels(TokenizerModel.newBuilder()
                    .setId(model.id())
                    .setEncoding(model.encodingName())
                    .setVocabularySize(model.vocabulary().size())
                    .setContextTokens(model.contextTokens())
                    .setTemplate(model.template().name())
                    .setOwner(model.owner()));
        }
        new UnaryCall<>("list_models", response, context.get()).run(line -> new UnaryCall.Work<>(0, list::build));
    }

    private static UnaryCall.Work<EncodeResponse> ids(Model model, RequestLine line, UnaryCall.Work<IdBuffer> input) {
        return new UnaryCall.Work<>(input.chars(), () -> {
            IdBuffer ids = input.answer().get();
            line.input(ids.size());
            return EncodeResponse.newBuilder()
                    .addAllIds(new IntList(ids.array(), ids.size()))
                    .setContextTokens(model.contextTokens())
                    .build();
        });
    }

    private static UnaryCall.Work<CountResponse> count(RequestLine line, UnaryCall.Work<IdBuffer> input) {
        return new UnaryCall.Work<>(input.chars(), () -> {
            int tokens = input.answer().get().size();
            line.input(tokens);
            return CountResponse.newBuilder().setTokens(tokens).build();
        });
    }

    private String utf8(com.google.protobuf.ByteString text) {
        return context.get().requests().text("text_utf8", text);
    }

    private UnaryCall.Work<IdBuffer> text(Model model, String text, boolean parseSpecial) {
        String checked = context.get().requests().text("text", text);
        Supplier<IdBuffer> encode = () -> context.get().prompts().text(model, checked, parseSpecial);
        return new UnaryCall.Work<>(checked.length(), encode);
    }

    private UnaryCall.Work<IdBuffer> conversation(Model model, io.sluice.tokenizer.v1.Conversation proto) {
        Conversation conversation = context.get().requests().conversation(proto);
        Supplier<IdBuffer> encode = () -> context.get().prompts().conversation(model, conversation);
        return new UnaryCall.Work<>(Requests.chars(conversation), encode);
    }

    private static BadField noInput() {
        return new BadField("input", "is missing; send text or conversation");
    }
}
