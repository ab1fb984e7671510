package io.sluice.tokenizer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.contracts.status.RichStatus;
import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.prefix.EncodedPrompt;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.TextOptions;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import io.sluice.tokenizer.v1.ConversePrompt;
import io.sluice.tokenizer.v1.ConverseRequest;
import io.sluice.tokenizer.v1.ConverseResponse;
import io.sluice.tokenizer.v1.ConverseStart;
import io.sluice.tokenizer.v1.ConverseText;
import io.sluice.tokenizer.v1.ConverseTokens;
import io.sluice.tokenizer.v1.StopMatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One conversation. It asks for the next message only when the one before is answered and the answer could leave: one
 * message and one answer is all that a conversation ever holds.
 *
 * <p>Callbacks of the call and the end of an encoding on the pool come from different threads; the object's lock orders
 * them. A small text is encoded under it, on the call's own thread, which nothing else could use meanwhile; a large one
 * is not: the pool takes the lock only to answer, so a cancel never waits for it.
 */
final class ConverseCall implements StreamObserver<ConverseRequest> {
    private enum Phase {
        FRESH,
        ENCODING,
        OPEN,
        ENDED
    }

    private final ServerCallStreamObserver<ConverseResponse> response;
    private final TokenizerContext context;
    private final RequestLine line = new RequestLine("converse");
    private Phase phase = Phase.FRESH;
    private boolean counted;
    private boolean waiting;
    private boolean halfClosed;
    private @Nullable Model model;
    private @Nullable TextDecoder decoder;

    ConverseCall(ServerCallStreamObserver<ConverseResponse> response, TokenizerContext context) {
        this.response = response;
        this.context = context;
    }

    /** Opens the call; to be called before the first message arrives. */
    synchronized void open() {
        response.disableAutoRequest();
        response.setOnCancelHandler(() -> end("cancelled"));
        response.setOnReadyHandler(this::ready);
        try {
            context.conversations().enter();
            counted = true;
            response.request(1);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public synchronized void onNext(ConverseRequest request) {
        if (phase == Phase.ENDED) {
            return;
        }
        try {
            switch (request.getMessageCase()) {
                case START -> start(request.getStart());
                case TOKENS -> tokens(request.getTokens());
                case END -> last();
                case MESSAGE_NOT_SET -> throw new BadField("message", "is missing; send start, tokens or end");
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        end("cancelled");
    }

    @Override
    public synchronized void onCompleted() {
        halfClosed = true;
        if (phase == Phase.FRESH || phase == Phase.OPEN) {
            complete("closed");
        }
    }

    private void start(ConverseStart start) {
        if (phase != Phase.FRESH) {
            throw new BadField("start", "comes once, as the first message");
        }
        line.requestId(start.getRequestId());
        Model chosen = context.models().get(start.getModel());
        model = chosen;
        line.model(chosen.id());
        StopStrings stops = context.requests().stops(start.getStopList());
        decoder = new TextDecoder(chosen.tokens(), stops);
        phase = Phase.ENCODING;
        String salt = start.getCacheSalt();
        TextOptions how = new TextOptions(false, start.getAddSpecialTokens());
        switch (start.getPromptCase()) {
            case CONVERSATION -> {
                Conversation conversation = context.requests().conversation(start.getConversation());
                encode(
                        chosen,
                        Requests.size(conversation),
                        () -> context.prompts().conversation(chosen, conversation, salt));
            }
            case TEXT -> text(chosen, context.requests().text("text", start.getText()), how, salt);
            case TEXT_UTF8 -> text(chosen, context.requests().text("text_utf8", start.getTextUtf8()), how, salt);
            case IDS -> {
                int[] ids = context.requests().ids("ids", start.getIds().getIdsList(), chosen);
                prompt(answer(chosen, EncodedPrompt.of(ids, BlockHash.root(chosen.id(), salt))));
            }
            case PROMPT_NOT_SET -> throw new BadField("prompt", "is missing; send conversation, text or ids");
        }
    }

    private void text(Model chosen, byte[] utf8, TextOptions how, String salt) {
        encode(chosen, utf8.length, () -> context.prompts().text(chosen, utf8, how, salt));
    }

    private void encode(Model chosen, long size, Supplier<EncodedPrompt> encoding) {
        context.pool().run(size, () -> {
            if (ended()) {
                return;
            }
            try {
                prompt(answer(chosen, encoding.get()));
            } catch (RuntimeException e) {
                failLater(e);
            }
        });
    }

    private static ConversePrompt answer(Model model, EncodedPrompt encoded) {
        return ConversePrompt.newBuilder()
                .addAllIds(new IntList(encoded.ids(), encoded.count()))
                .addAllBlockHashes(new LongList(encoded.blockHashes()))
                .addAllEndTokenIds(model.template().endTokens())
                .setContextTokens(model.contextTokens())
                .setReusedTokens(encoded.reused())
                .build();
    }

    private synchronized boolean ended() {
        return phase == Phase.ENDED;
    }

    private synchronized void prompt(ConversePrompt prompt) {
        if (phase == Phase.ENDED) {
            return;
        }
        line.input(prompt.getIdsCount());
        phase = Phase.OPEN;
        response.onNext(ConverseResponse.newBuilder().setPrompt(prompt).build());
        if (halfClosed) {
            complete("closed");
        } else {
            next();
        }
    }

    private void tokens(ConverseTokens tokens) {
        TextDecoder text = opened(decoder);
        Model chosen = opened(model);
        if (tokens.getSeq() != text.accepted()) {
            throw new BadField(
                    "tokens.seq",
                    "is " + Long.toUnsignedString(tokens.getSeq()) + " where " + text.accepted()
                            + " follows; batches have no gap and no repeat");
        }
        int[] ids = context.requests().ids("tokens.ids", tokens.getIdsList(), chosen);
        boolean stopped = text.stopped();
        for (int id : ids) {
            text.accept(id);
        }
        line.output(text.accepted());
        context.metrics().of(chosen).decoded(ids.length);
        response.onNext(certain(text, stopped));
        next();
    }

    private void last() {
        TextDecoder text = opened(decoder);
        boolean stopped = text.stopped();
        text.finish();
        response.onNext(certain(text, stopped));
        complete(text.stopped() ? "stop" : "end");
    }

    private static ConverseResponse certain(TextDecoder text, boolean toldBefore) {
        ConverseText.Builder certain =
                ConverseText.newBuilder().setNextSeq(text.accepted()).setText(text.release());
        if (text.stopped() && !toldBefore) {
            certain.setStopMatch(StopMatch.newBuilder().setIndex(text.stop()).setSeq(text.stopToken()));
        }
        return ConverseResponse.newBuilder().setText(certain).build();
    }

    /** Asks for the next message, as soon as the answer to this one can leave. */
    private void next() {
        if (response.isReady()) {
            response.request(1);
        } else {
            waiting = true;
        }
    }

    private synchronized void ready() {
        if (waiting && phase == Phase.OPEN) {
            waiting = false;
            response.request(1);
        }
    }

    private <T> T opened(@Nullable T state) {
        if (state == null || phase == Phase.FRESH) {
            throw new BadField("message", "is tokens or end before start; send start first");
        }
        return state;
    }

    private void complete(String reason) {
        response.onCompleted();
        end(reason);
    }

    private synchronized void failLater(RuntimeException failure) {
        fail(failure);
    }

    private void fail(RuntimeException failure) {
        if (phase == Phase.ENDED) {
            return;
        }
        RichStatus status = GrpcErrors.status(failure);
        context.metrics().failed(status.reason());
        response.onError(status.asException());
        end(status.reason());
    }

    private synchronized void end(String reason) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        model = null;
        decoder = null;
        if (counted) {
            context.conversations().leave(line.elapsedNanos());
        }
        line.end(reason);
    }
}
