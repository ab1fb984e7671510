package io.sluice.tokenizer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.PromptEncoder;
import io.sluice.tokenizer.template.TextOptions;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConverseRequest;
import io.sluice.tokenizer.v1.ConverseResponse;
import io.sluice.tokenizer.v1.CountRequest;
import io.sluice.tokenizer.v1.CountResponse;
import io.sluice.tokenizer.v1.DecodeRequest;
import io.sluice.tokenizer.v1.DecodeResponse;
import io.sluice.tokenizer.v1.EncodeBatchRequest;
import io.sluice.tokenizer.v1.EncodeBatchResponse;
import io.sluice.tokenizer.v1.EncodeInput;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.ListModelsRequest;
import io.sluice.tokenizer.v1.ListModelsResponse;
import io.sluice.tokenizer.v1.TokenizerModel;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import io.sluice.types.v1.TokenIds;
import jakarta.inject.Provider;
import java.util.ArrayList;
import java.util.List;

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
            Model model = model(request.getModel(), line);
            TextOptions how = new TextOptions(request.getParseSpecial(), request.getAddSpecialTokens());
            Input input = switch (request.getInputCase()) {
                case TEXT -> text(request.getText(), how);
                case TEXT_UTF8 -> text(request.getTextUtf8(), how);
                case CONVERSATION -> chat(request.getConversation());
                case INPUT_NOT_SET -> throw noInput("input");
            };
            return new UnaryCall.Work<>(
                    input.size(), () -> new EncodeAnswer(context.get(), model, request, line).of(input));
        });
    }

    @Override
    public void encodeBatch(EncodeBatchRequest request, StreamObserver<EncodeBatchResponse> response) {
        new UnaryCall<>("encode_batch", response, context.get()).run(line -> {
            Model model = model(request.getModel(), line);
            List<Input> inputs = batch(request);
            long size = inputs.stream().mapToLong(Input::size).sum();
            // Each input is within the limit; together they have to be as well.
            context.get().requests().requireSize("inputs", size);
            return new UnaryCall.Work<>(size, () -> {
                EncodeBatchResponse.Builder outputs =
                        EncodeBatchResponse.newBuilder().setContextTokens(model.contextTokens());
                long tokens = 0;
                IdBuffer ids = new IdBuffer(PromptEncoder.capacity((int) size));
                for (int i = 0; i < inputs.size(); i++) {
                    ids.truncate(0);
                    try {
                        context.get().prompts().encode(model, inputs.get(i), ids);
                    } catch (BadField bad) {
                        throw within(i, bad);
                    }
                    tokens += ids.size();
                    outputs.addOutputs(TokenIds.newBuilder().addAllIds(new IntList(ids.array(), ids.size())));
                }
                line.input(tokens);
                return outputs.build();
            });
        });
    }

    private List<Input> batch(EncodeBatchRequest request) {
        context.get().requests().requireBatch(request.getInputsCount());
        TextOptions how = new TextOptions(request.getParseSpecial(), request.getAddSpecialTokens());
        List<Input> inputs = new ArrayList<>(request.getInputsCount());
        for (int i = 0; i < request.getInputsCount(); i++) {
            EncodeInput input = request.getInputs(i);
            String field = "inputs[" + i + "]";
            inputs.add(
                    switch (input.getInputCase()) {
                        case TEXT ->
                            new Input.Text(context.get().requests().text(field + ".text", input.getText()), how);
                        case TEXT_UTF8 ->
                            new Input.Text(
                                    context.get().requests().text(field + ".text_utf8", input.getTextUtf8()), how);
                        case CONVERSATION -> {
                            try {
                                yield chat(input.getConversation());
                            } catch (BadField bad) {
                                throw within(i, bad);
                            }
                        }
                        case INPUT_NOT_SET -> throw noInput(field);
                    });
        }
        return inputs;
    }

    /** The same of one input among several. */
    private static BadField within(int index, BadField bad) {
        return new BadField("inputs[" + index + "]." + bad.field(), bad.description());
    }

    @Override
    public void count(CountRequest request, StreamObserver<CountResponse> response) {
        new UnaryCall<>("count", response, context.get()).run(line -> {
            Model model = model(request.getModel(), line);
            Input input = switch (request.getInputCase()) {
                case TEXT -> text(request.getText(), TextOptions.PLAIN);
                case TEXT_UTF8 -> text(request.getTextUtf8(), TextOptions.PLAIN);
                case CONVERSATION -> chat(request.getConversation());
                case INPUT_NOT_SET -> throw noInput("input");
            };
            return new UnaryCall.Work<>(input.size(), () -> {
                long tokens = context.get().prompts().count(model, input);
                line.input(tokens);
                return CountResponse.newBuilder().setTokens((int) tokens).build();
            });
        });
    }

    @Override
    public void decode(DecodeRequest request, StreamObserver<DecodeResponse> response) {
        new UnaryCall<>("decode", response, context.get()).run(line -> {
            Model model = model(request.getModel(), line);
            int[] ids = context.get().requests().ids("ids", request.getIdsList(), model);
            return new UnaryCall.Work<>(ids.length, () -> {
                TextDecoder decoder = new TextDecoder(model.tokens(), StopStrings.NONE);
                for (int id : ids) {
                    if (request.getWithSpecialTokens() && !model.vocabulary().isOrdinary(id)) {
                        decoder.acceptText(model.names().of(id));
                    } else {
                        decoder.accept(id);
                    }
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

    private Model model(String id, RequestLine line) {
        Model model = context.get().models().get(id);
        line.model(model.id());
        return model;
    }

    private Input text(String text, TextOptions how) {
        return new Input.Text(context.get().requests().text("text", text), how);
    }

    private Input text(ByteString text, TextOptions how) {
        return new Input.Text(context.get().requests().text("text_utf8", text), how);
    }

    private Input chat(Conversation conversation) {
        return new Input.Chat(context.get().requests().conversation(conversation));
    }

    private static BadField noInput(String field) {
        return new BadField(field, "is missing; send text or conversation");
    }
}
