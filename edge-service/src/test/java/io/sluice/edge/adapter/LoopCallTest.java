package io.sluice.edge.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.MatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopCallTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final List<String> heard = new ArrayList<>();
    private ClientCall.@Nullable Listener<Object> listener;

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void whatComesOnTheLoopDoesNotOvertakeWhatWasMovedThere() throws Exception {
        loop.submit(() -> {
                    start();
                    ClientCall.Listener<Object> told = Objects.requireNonNull(listener);
                    // Another thread says one thing while the loop is busy; then the loop itself says the next.
                    Thread elsewhere = new Thread(() -> told.onMessage(MatchResponse.getDefaultInstance()));
                    elsewhere.start();
                    elsewhere.join();
                    told.onClose(Status.OK, new Metadata());
                    return null;
                })
                .get(10, TimeUnit.SECONDS);
        loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
        assertEquals(List.of("message", "closed"), heard);
    }

    private void start() {
        LoopCall.startEndless(new OneCall(), loop, KvCacheServiceGrpc.getMatchMethod(), new LoopCall.Receiver<>() {
            @Override
            public void message(MatchResponse message) {
                heard.add("message");
            }

            @Override
            public void closed(Status status, Metadata trailers) {
                heard.add("closed");
            }
        });
    }

    private final class OneCall extends Channel {
        @Override
        public <Q, T> ClientCall<Q, T> newCall(MethodDescriptor<Q, T> method, CallOptions options) {
            return new ClientCall<>() {
                @Override
                @SuppressWarnings("unchecked") // of the one method that is called
                public void start(Listener<T> told, Metadata headers) {
                    listener = (Listener<Object>) told;
                }

                @Override
                public void request(int messages) {}

                @Override
                public void cancel(@Nullable String message, @Nullable Throwable cause) {}

                @Override
                public void halfClose() {}

                @Override
                public void sendMessage(Q message) {}
            };
        }

        @Override
        public String authority() {
            return "none";
        }
    }
}
