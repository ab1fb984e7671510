package io.sluice.tokenizer.grpc;

import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Prompt;
import io.sluice.tokenizer.template.PromptEncoder;
import io.sluice.tokenizer.text.TokenPlaces;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.EncodeTimings;
import io.sluice.tokenizer.v1.TokenOffsets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes the answer to one Encode, with what it asks for besides the ids. */
final class EncodeAnswer {
    private static final float NANOS_A_MICRO = 1_000;

    private final TokenizerContext context;
    private final Model model;
    private final EncodeRequest request;
    private final RequestLine line;

    EncodeAnswer(TokenizerContext context, Model model, EncodeRequest request, RequestLine line) {
        this.context = context;
        this.model = model;
        this.request = request;
        this.line = line;
    }

    EncodeResponse of(Input input) {
        long queued = line.elapsedNanos();
        if (request.getWithTokenStrings() && !model.names().areKnown()) {
            throw new BadField(
                    "with_token_strings", "is not for this model: its vocabulary is not byte-level; leave it out");
        }
        IdBuffer ids = new IdBuffer(PromptEncoder.capacity((int) input.size()));
        context.prompts().encode(model, input, ids);
        line.input(ids.size());
        long encoded = line.elapsedNanos();
        EncodeResponse.Builder answer = EncodeResponse.newBuilder()
                .addAllIds(new IntList(ids.array(), ids.size()))
                .setContextTokens(model.contextTokens());
        if (request.getWithOffsets()) {
            answer.setOffsets(offsets(input, ids));
        }
        if (request.getWithTokenStrings()) {
            for (int i = 0; i < ids.size(); i++) {
                answer.addTokenStrings(model.names().of(ids.get(i)));
            }
        }
        return answer.setTimings(EncodeTimings.newBuilder()
                        .setQueueTimeUs(queued / NANOS_A_MICRO)
                        .setEncodeTimeUs((encoded - queued) / NANOS_A_MICRO)
                        .setAnswerTimeUs((line.elapsedNanos() - encoded) / NANOS_A_MICRO))
                .build();
    }

    private TokenOffsets offsets(Input input, IdBuffer ids) {
        byte[] text = switch (input) {
            case Input.Text plain -> plain.utf8();
            case Input.Chat chat -> written(context.prompts().render(model, chat.conversation()));
        };
        boolean isPlain = input instanceof Input.Text plain && plain.how().addSpecial();
        TokenPlaces places = TokenPlaces.of(
                model.vocabulary(),
                model.names(),
                text,
                ids.array(),
                ids.size(),
                isPlain ? model.around().before().length : 0,
                isPlain ? model.around().after().length : 0);
        if (places == TokenPlaces.UNKNOWN) {
            throw new BadField(
                    "with_offsets",
                    "is not for this text: the model's normalizer changes it, so that its tokens do not spell it;"
                            + " leave it out");
        }
        TokenOffsets.Builder offsets = TokenOffsets.newBuilder()
                .addAllByteStarts(list(places.byteStarts()))
                .addAllByteEnds(list(places.byteEnds()))
                .addAllCharStarts(list(places.charStarts()))
                .addAllCharEnds(list(places.charEnds()));
        if (input instanceof Input.Chat) {
            offsets.setRendered(new String(text, StandardCharsets.UTF_8));
        }
        return offsets.build();
    }

    private byte[] written(Prompt prompt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(prompt.size() + 16 * prompt.specials());
        for (int i = 0; i <= prompt.specials(); i++) {
            out.write(prompt.utf8(), prompt.start(i), prompt.end(i) - prompt.start(i));
            if (i < prompt.specials()) {
                out.writeBytes(model.names().of(prompt.special(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static IntList list(int[] values) {
        return new IntList(values, values.length);
    }
}
