package io.sluice.it.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.contracts.status.RichStatus;
import io.sluice.it.plane.Plane;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConversationMessage;
import io.sluice.tokenizer.v1.CountRequest;
import io.sluice.tokenizer.v1.DecodeRequest;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.ListModelsRequest;
import io.sluice.tokenizer.v1.TokenizerModel;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tokenizer's unary calls on the packaged service. Expected ids are tiktoken's. */
class TokenizerGrpcIT {
    /** The text of tiktoken's own first test. */
    private static final String TEXT = "hello world";

    private static final List<Integer> O200K = List.of(24912, 2375);
    private static final List<Integer> CL100K = List.of(15339, 1917);

    private final TokenizerServiceGrpc.TokenizerServiceBlockingStub tokenizer = TokenizerServiceGrpc.newBlockingStub(
            Plane.shared().channel(Plane.shared().tokenizer()));

    @Test
    void encodesWithEachModelsVocabulary() {
        assertThat(encode(Plane.CHAT_MODEL, TEXT, false)).isEqualTo(O200K);
        assertThat(encode(Plane.ECHO_MODEL, TEXT, false)).isEqualTo(CL100K);
    }

    @Test
    void readsSpecialTokensOnlyWhenAsked() {
        assertThat(encode(Plane.CHAT_MODEL, "<|start|>", true)).containsExactly(200006);
        List<Integer> plain = encode(Plane.CHAT_MODEL, "<|start|>", false);
        assertThat(plain).hasSizeGreaterThan(1).allMatch(id -> id < 199_998);
        assertThat(decode(Plane.CHAT_MODEL, plain)).isEqualTo("<|start|>");
    }

    @Test
    void decodesWhatItEncoded() {
        assertThat(decode(Plane.CHAT_MODEL, O200K)).isEqualTo(TEXT);
        String mixed = "Mühle 水車 🦭\r\n\tfor (;;) {}";
        assertThat(decode(Plane.CHAT_MODEL, encode(Plane.CHAT_MODEL, mixed, false)))
                .isEqualTo(mixed);
    }

    @Test
    void countsTextAndConversation() {
        assertThat(tokenizer
                        .count(CountRequest.newBuilder()
                                .setModel(Plane.CHAT_MODEL)
                                .setText(TEXT)
                                .build())
                        .getTokens())
                .isEqualTo(O200K.size());
        Conversation conversation = Conversation.newBuilder()
                .addMessages(ConversationMessage.newBuilder().setRole("user").setContent(TEXT))
                .build();
        List<Integer> rendered = tokenizer
                .encode(EncodeRequest.newBuilder()
                        .setModel(Plane.CHAT_MODEL)
                        .setConversation(conversation)
                        .build())
                .getIdsList();
        assertThat(rendered).containsSubsequence(O200K).startsWith(200006);
        assertThat(tokenizer
                        .count(CountRequest.newBuilder()
                                .setModel(Plane.CHAT_MODEL)
                                .setConversation(conversation)
                                .build())
                        .getTokens())
                .isEqualTo(rendered.size());
    }

    @Test
    void listsItsModels() {
        List<TokenizerModel> models =
                tokenizer.listModels(ListModelsRequest.getDefaultInstance()).getModelsList();
        assertThat(models).extracting(TokenizerModel::getId).isSorted().contains(Plane.CHAT_MODEL, Plane.ECHO_MODEL);
        TokenizerModel chat = models.stream()
                .filter(model -> model.getId().equals(Plane.CHAT_MODEL))
                .findFirst()
                .orElseThrow();
        assertThat(chat.getEncoding()).isEqualTo("o200k_harmony");
        assertThat(chat.getVocabularySize()).isEqualTo(201_088);
        assertThat(chat.getContextTokens()).isEqualTo(131_072);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        RichStatus model = refusal(() -> encode("no/such-model", TEXT, false));
        assertThat(model.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(model.metadata()).containsEntry("model", "no/such-model");
        RichStatus id = refusal(() -> decode(Plane.CHAT_MODEL, List.of(9_999_999)));
        assertThat(id.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(id.badFields().toString()).contains("ids[0]");
    }

    private List<Integer> encode(String model, String text, boolean parseSpecial) {
        return tokenizer
                .encode(EncodeRequest.newBuilder()
                        .setModel(model)
                        .setText(text)
                        .setParseSpecial(parseSpecial)
                        .build())
                .getIdsList();
    }

    private String decode(String model, List<Integer> ids) {
        return tokenizer
                .decode(DecodeRequest.newBuilder()
                        .setModel(model)
                        .addAllIds(ids)
                        .build())
                .getText();
    }

    private static RichStatus refusal(Runnable call) {
        return RichStatus.from(catchThrowableOfType(StatusRuntimeException.class, call::run));
    }
}
