package io.sluice.accelerator.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.Cancel;
import io.sluice.accelerator.v1.Credit;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.GenerateResponse.MessageCase;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.contracts.hash.ChainHash;
import io.sluice.types.v1.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Generate call as a client sees it, message by message; checks seq and chain hash of what comes. */
final class TestCall extends ClientCall.Listener<GenerateResponse> {
    private static final long PATIENCE_SECONDS = 20;

    private final ClientCall<GenerateRequest, GenerateResponse> call;
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final List<Integer> ids = new ArrayList<>();
    private long chainHash = ChainHash.START;

    TestCall(Channel channel, CallOptions options) {
        call = channel.newCall(AcceleratorServiceGrpc.getGenerateMethod(), options);
        call.start(this, new Metadata());
        call.request(1);
    }

    static TestCall start(Channel channel, GenerateStart.Builder start) {
        TestCall call = new TestCall(channel, CallOptions.DEFAULT);
        call.send(start);
        return call;
    }

    static GenerateStart.Builder prompt(String worker, String model, int tokens) {
        GenerateStart.Builder start =
                GenerateStart.newBuilder().setWorkerId(worker).setModel(model);
        start.getContextBuilder().setRequestId("test-" + tokens);
        for (int i = 0; i < tokens; i++) {
            start.addPromptIds(i + 1_000);
        }
        return start.setCreditTokens(1_000_000);
    }

    void send(GenerateStart.Builder start) {
        call.sendMessage(GenerateRequest.newBuilder().setStart(start).build());
    }

    void credit(int tokens) {
        call.sendMessage(GenerateRequest.newBuilder()
                .setCredit(Credit.newBuilder().setTokens(tokens))
                .build());
    }

    void cancel(FinishReason reason) {
        call.sendMessage(GenerateRequest.newBuilder()
                .setCancel(Cancel.newBuilder().setReason(reason))
                .build());
    }

    void halfClose() {
        call.halfClose();
    }

    void disconnect() {
        call.cancel("the test is gone", null);
    }

    @Override
    public void onMessage(GenerateResponse message) {
        events.add(message);
        call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        events.add(status.asRuntimeException(trailers));
    }

    /** Returns the next event: a message, or the call's end as an exception. */
    Object next() {
        try {
            Object event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return event == null ? fail("nothing came for " + PATIENCE_SECONDS + " s") : event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Skips tokens, checking them, and returns the next message of this kind. */
    GenerateResponse await(MessageCase kind) {
        while (true) {
            Object event = next();
            if (!(event instanceof GenerateResponse message)) {
                return fail("the call ended before " + kind + ": " + event);
            }
            if (message.getMessageCase() == MessageCase.TOKENS) {
                check(message);
            }
            if (message.getMessageCase() == kind) {
                return message;
            }
            if (message.getMessageCase() == MessageCase.FINISH) {
                return fail("finished before " + kind + ": " + message);
            }
        }
    }

    /** Skips everything up to the call's end. */
    Throwable awaitEnd() {
        while (true) {
            if (next() instanceof Throwable end) {
                return end;
            }
        }
    }

    List<Integer> ids() {
        return ids;
    }

    private void check(GenerateResponse message) {
        assertEquals(ids.size(), message.getTokens().getSeq(), "seq has no gap and no repeat");
        for (int id : message.getTokens().getIdsList()) {
            ids.add(id);
            chainHash = ChainHash.next(chainHash, id);
        }
        assertEquals(chainHash, message.getTokens().getChainHash());
    }
}
