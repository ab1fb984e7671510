package io.sluice.edge.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Carries the {@code authorization} entry of a call's metadata to the service. */
@ApplicationScoped
public class Authorization implements ServerInterceptor {
    private static final Context.Key<String> KEY = Context.key("authorization");
    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, T> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, T> call, Metadata headers, ServerCallHandler<Q, T> next) {
        return Contexts.interceptCall(Context.current().withValue(KEY, headers.get(HEADER)), call, headers, next);
    }

    /** Returns the entry of the current call, or null when there was none. */
    static @Nullable String current() {
        return KEY.get();
    }
}
